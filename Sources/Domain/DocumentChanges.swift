/// Issues, changed fields and pipeline spans.
extension TriggerDocument {
    package struct Issue: Sendable {
        package var id: Int64?
        package var title: String?
        package var state: String?
        package var kind: String?
        package var priority: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.integer("id", id)
            writer.text("title", title, limit: limits.line)
            writer.text("state", state, limit: limits.name)
            writer.text("kind", kind, limit: limits.name)
            writer.text("priority", priority, limit: limits.name)
        }
    }

    /// One field that was changed, before and after; either side may be unknown.
    package struct Change: Sendable {
        package let field: String
        package let old: Value?
        package let new: Value?

        package init(field: String, old: Value?, new: Value?) {
            self.field = field
            self.old = old
            self.new = new
        }

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            old?.write("old", to: &writer, limits)
            new?.write("new", to: &writer, limits)
        }
    }

    /// What a changed field or an attribute may hold.
    package enum Value: Sendable {
        case text(String)
        case integer(Int64)
        case flag(Bool)
        case people([Person])

        func write(_ key: String, to writer: inout JSONWriter, _ limits: DocumentLimits) {
            switch self {
            case .text(let text): writer.text(key, text, limit: limits.prose)
            case .integer(let number): writer.integer(key, number)
            case .flag(let flag): writer.flag(key, flag)
            case .people(let people):
                writer.list(key, people, limit: limits.items) { person, writer in
                    writer.object { person.write(to: &$0, limits) }
                }
            }
        }
    }

    /// A step of a pipeline, as OpenTelemetry tells it.
    package struct Span: Sendable {
        package var name: String?
        package var traceID: String?
        package var spanID: String?
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
