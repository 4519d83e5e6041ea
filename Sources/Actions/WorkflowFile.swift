package import Domain

/// The text of one or more workflows, YAML (several documents) or JSON (one).
package struct WorkflowFile: Sendable {
    package static let limitBytes = 256 * 1_024

    /// In the order of the text, each name once, and at least one.
    package let workflows: [WorkflowDefinition]

    /// Reads strictly, and looks into each step's inputs and templates as well.
    ///
    /// Throws the first mistake, with its path in the document, and with line and column in YAML and where the text is
    /// no JSON. Predicates (`where`, `if`) are left to PostgreSQL.
    package init(parsing text: String) throws(WorkflowError) {
        guard text.utf8.count <= Self.limitBytes else {
            throw WorkflowError("the text has \(text.utf8.count) bytes; \(Self.limitBytes) are allowed")
        }
        let isJSON = text.unicodeScalars.first { !$0.properties.isWhitespace && $0 != "\u{FEFF}" } == "{"
        if isJSON, let document = try? JSONValue(parsing: text) {
            // What starts with `{` and is no JSON may still be YAML, whose reader then finds the words for the mistake.
            workflows = [try Self.workflow(document)]
            return
        }
        var workflows: [WorkflowDefinition] = []
        for document in try YAMLDocuments(text).documents {
            do throws(WorkflowError) {
                let workflow = try Self.workflow(document.value)
                guard !workflows.contains(where: { $0.name == workflow.name }) else {
                    throw WorkflowError(
                        at: JSONPath([.key("name")]),
                        "`\(workflow.name)` is the name of an earlier one"
                    )
                }
                workflows.append(workflow)
            } catch {
                throw document.placed(error)
            }
        }
        guard !workflows.isEmpty else { throw WorkflowError("there is no workflow in this text") }
        self.workflows = workflows
    }

    private static func workflow(_ document: JSONValue) throws(WorkflowError) -> WorkflowDefinition {
        let workflow = try WorkflowDefinition(reading: document)
        try WorkflowCheck.check(workflow)
        return workflow
    }
}
