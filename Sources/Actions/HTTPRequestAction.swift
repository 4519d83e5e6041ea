package import Domain
import HTTPTypes

/// `http.request`: one call to any http or https address, made ready from a step and what is known of its run.
///
/// A relative address goes to the API of the run's connection, and so does an absolute one of the same origin; only such
/// calls take the connection's credential. Parsed once, filled for each run.
package struct HTTPRequestAction: Sendable {
    package static let name = "http.request"

    /// The step that it was made from.
    package let step: WorkflowStep
    /// The secrets that the step inserts, each once, sorted.
    package let secretNames: [SecretName]
    private let inputs: HTTPRequestInputs

    /// Throws for an input that is unknown, missing, outside its limits, or no template; `path` is the step's place in
    /// its workflow.
    package init(_ step: WorkflowStep, at path: JSONPath = JSONPath([])) throws(WorkflowError) {
        self.step = step
        inputs = try HTTPRequestInputs(step, at: path)
        secretNames = Set(inputs.templates.flatMap(\.secretNames)).sorted()
    }

    /// Every template of the step.
    package var templates: [Template] { inputs.templates }

    /// The call, for one run.
    ///
    /// The same step in the same context always gives the same call, idempotency key included. Throws what no other
    /// attempt would mend: a missing value or secret, an address or header that a value would bend, a call over its
    /// limits (url 8 KiB, body 1 MiB), a relative address without a connection, an `Authorization` of the workflow's own
    /// where the credential goes.
    package func request(in context: StepContext) throws(StepFailure) -> ActionRequest {
        let url = try url(in: context)
        let credential = context.connection?.origin == url.origin
        let body = try inputs.body.filled(in: context)
        guard body.bytes.count <= BodyTemplate.limitBytes else {
            throw StepFailure("the body has \(body.bytes.count) bytes; \(BodyTemplate.limitBytes) are allowed")
        }
        let headers = try headers(in: context, type: body.contentType, credential: credential)
        let path = url.path + (url.query.map { "?\($0)" } ?? "")
        let mask = SecretMask(secretNames.compactMap(context.secret))
        return ActionRequest(
            request: HTTPRequest(
                method: inputs.method,
                scheme: url.origin.scheme.rawValue,
                authority: url.origin.authority,
                path: path,
                headerFields: headers.fields
            ),
            body: body.bytes,
            credential: credential,
            isRepeatable: isRepeatable(credential: credential),
            timeout: inputs.timeout,
            responseLimitBytes: inputs.responseLimitBytes,
            pages: inputs.pages,
            record: record(url: url.shown, headers: headers.shown, body: body.shown, mask: mask),
            mask: mask
        )
    }

    /// Elsewhere than at the connection's own origin the same `Idempotency-Key` goes along; Bitbucket knows none.
    private func isRepeatable(credential: Bool) -> Bool {
        !credential || [.get, .head, .options, .put, .delete].contains(inputs.method)
    }

    private func url(in context: StepContext) throws(StepFailure) -> FilledURL {
        let address: FilledURL
        do throws(StepFailure) { address = try inputs.url.filled(in: context) } catch { throw error.at("with.url") }
        let query = try FieldTemplate.filled(inputs.query, in: context, at: "with.query")
        let url = query.text.isEmpty ? address : address.adding(query)
        let length = url.origin.description.utf8.count + url.path.utf8.count + (url.query?.utf8.count ?? 0)
        guard length <= URLTemplate.limitBytes else {
            throw StepFailure("the address has \(length) bytes; \(URLTemplate.limitBytes) are allowed", in: "with.url")
        }
        return url
    }

    private func headers(
        in context: StepContext,
        type: String?,
        credential: Bool
    ) throws(StepFailure) -> (fields: HTTPFields, shown: JSONObject) {
        var fields = HTTPFields()
        var shown = JSONObject()
        func set(_ name: HTTPField.Name, _ value: MaskedText) {
            fields[name] = value.text
            shown[name.rawName] = .string(value.shown)
        }
        var fixed = [(HTTPField.Name.userAgent, HeaderRules.userAgent)]
        fixed.append((HeaderRules.idempotencyKey, "\(context.run)-\(step.id)"))
        if let type { fixed.append((.contentType, type)) }
        for (name, text) in fixed where !inputs.headers.contains(where: { $0.name == name }) {
            var value = MaskedText()
            value.append(text)
            set(name, value)
        }
        for header in inputs.headers {
            do throws(StepFailure) {
                guard !credential || header.name != .authorization else {
                    throw StepFailure("the connection's credential is the `Authorization` of calls to its own origin")
                }
                let value = try header.value.filled(in: context) { text throws(StepFailure) in
                    try HeaderRules.check(value: text)
                    return text
                }
                set(header.name, value)
            } catch {
                throw error.at("with.headers.\(header.name.rawName)")
            }
        }
        return (fields, shown)
    }

    private func record(url: String, headers: JSONObject, body: JSONText, mask: SecretMask) -> JSONText {
        var record = JSONObject()
        record["method"] = .string(inputs.method.rawValue)
        record["url"] = .string(SensitiveQuery.masking(url))
        record["headers"] = .object(headers)
        guard !body.isNull else { return mask.masking(JSONText(.object(record))).storable }
        // Masked before it is cut: half a secret at the end would not be found any more.
        let shown = mask.masking(body)
        guard let beginning = shown.beginning(ofBytes: ActionRequest.recordLimitBytes) else {
            return mask.masking(JSONText(.object(record))).adding("body", shown).storable
        }
        record["body"] = .string(beginning)
        record["body_truncated"] = true
        return mask.masking(JSONText(.object(record))).storable
    }
}

extension JSONText {
    /// As much of a text, or of a document's own text, as may be kept; nil when all of it may.
    fileprivate func beginning(ofBytes limit: Int) -> String? {
        guard bytes.count > limit else { return nil }
        // Nested too deeply to be read: then it is no text.
        let text = (try? value())?.string ?? String(decoding: bytes, as: UTF8.self)
        return text.utf8.count > limit ? text.cut(toBytes: limit) : nil
    }

    /// An object that has members, with another at its end.
    fileprivate func adding(_ name: String, _ value: JSONText) -> JSONText {
        var object = bytes
        object.removeLast()
        object += ",\"\(name)\":".utf8
        object += value.bytes
        object.append(UInt8(ascii: "}"))
        return JSONText(wellFormed: object)
    }
}

extension FilledURL {
    fileprivate func adding(_ more: MaskedText) -> FilledURL {
        FilledURL(
            origin: origin,
            path: path,
            query: query.map { $0.isEmpty ? more.text : "\($0)&\(more.text)" } ?? more.text,
            shown: shown + (query == nil ? "?" : query?.isEmpty == true ? "" : "&") + more.shown
        )
    }
}
