/// Issues and changed fields.
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
}
