import Domain

/// `pipeline:span_created` of Cloud: OpenTelemetry's JSON, one trigger for each span, in the order sent.
///
/// Its bodies have had no actor and no repository so far; where it ran is in the attributes.
enum CloudPipeline {
    @Sendable static func drafts(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        let parties = CloudParties.document(body)
        var drafts: [TriggerDraft] = []
        for resource in body.resourceSpans.elements {
            let shared = SpanAttributes(resource.resource.attributes)
            for scopes in [resource.scopeSpans, resource.instrumentationLibrarySpans] {
                for scope in scopes.elements {
                    for span in scope.spans.elements {
                        if drafts.count == DeliveryReading.triggerLimit {
                            body.tape.surpriseOfLength("resourceSpans", count: drafts.count)
                            return drafts
                        }
                        drafts.append(draft(span, shared, parties, type))
                    }
                }
            }
        }
        guard drafts.isEmpty else { return drafts }
        body.tape.surprise("resourceSpans", "expected spans, found none")
        return [TriggerDraft(type: .unknown, document: parties)]
    }

    private static func draft(
        _ field: JSONField,
        _ shared: SpanAttributes,
        _ parties: TriggerDocument,
        _ type: TriggerType
    ) -> TriggerDraft {
        guard field.isObject else {
            field.surprise("a span")
            return TriggerDraft(type: .unknown, document: parties)
        }
        let own = SpanAttributes(field.attributes)
        var document = parties
        document.span = span(field, own.merged(over: shared))
        document.repository =
            parties.repository
            ?? repository(own["pipeline.repository.uuid"] ?? shared["pipeline.repository.uuid"])
        document.workspace =
            parties.workspace ?? workspace(own["pipeline.account.uuid"] ?? shared["pipeline.account.uuid"])
        let end = moment(field.endTimeUnixNano) ?? moment(field.startTimeUnixNano)
        return TriggerDraft(
            type: type,
            occurredAt: end.map(Timestamp.date(nanoseconds:)),
            url: own.runURL ?? shared.runURL ?? own.otherURL ?? shared.otherURL,
            document: document
        )
    }

    private static func span(_ field: JSONField, _ attributes: [SpanAttributes.Attribute]) -> TriggerDocument.Span {
        var span = TriggerDocument.Span()
        span.name = field.name.nonEmptyText
        span.traceID = field.traceId.nonEmptyText
        span.spanID = field.spanId.nonEmptyText
        span.attributes = attributes
        span.startedAt = moment(field.startTimeUnixNano).map { DocumentTime.text(microseconds: $0 / 1_000) }
        span.endedAt = moment(field.endTimeUnixNano).map { DocumentTime.text(microseconds: $0 / 1_000) }
        return span
    }

    /// Nanoseconds since 1970; OpenTelemetry writes 0 for a moment that it does not know.
    private static func moment(_ field: JSONField) -> Int64? {
        guard let nanoseconds = field.integer, nanoseconds != 0 else { return nil }
        if nanoseconds > 0 { return nanoseconds }
        field.surprise("nanoseconds since 1970")
        return nil
    }

    private static func repository(_ id: String?) -> TriggerDocument.Repository? {
        guard let id = id.flatMap(Identifier.normalised) else { return nil }
        var repository = TriggerDocument.Repository()
        repository.id = id
        return repository
    }

    private static func workspace(_ id: String?) -> TriggerDocument.Workspace? {
        guard let id = id.flatMap(Identifier.normalised) else { return nil }
        var workspace = TriggerDocument.Workspace()
        workspace.id = id
        return workspace
    }
}
