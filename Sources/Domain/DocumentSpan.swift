/// Pipeline spans.
extension TriggerDocument {
    /// A step of a pipeline, as OpenTelemetry tells it.
    package struct Span: Sendable {
        package var name: String?
        package var traceID: String?
        package var spanID: String?
        /// Those of the span before those of its resource; each key once.
        package var attributes: [(key: String, value: Value)] = []
        /// RFC 3339.
        package var startedAt: String?
        /// RFC 3339.
        package var endedAt: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("name", name, limit: limits.name)
            writer.text("trace_id", traceID, limit: limits.name)
            writer.text("span_id", spanID, limit: limits.name)
            if attributes.count > limits.items { writer.noteTruncation(of: "attributes") }
            writer.object("attributes") { writer in
                for (key, value) in attributes.prefix(limits.items) {
                    value.write(key.prefix(utf8: limits.name), to: &writer, limits)
                }
            }
            writer.text("started_at", startedAt, limit: limits.name)
            writer.text("ended_at", endedAt, limit: limits.name)
        }
    }
}
