package import Domain

/// The text of one or more workflows, YAML (several documents) or JSON (one).
package struct WorkflowFile: Sendable {
    package static let limitBytes = 256 * 1_024

    /// In the order of the text, each name once, and at least one.
    package let workflows: [WorkflowDefinition]
    /// Where the parts of each stand.
    private let places: [TextPlaces]

    /// Reads strictly, and looks into each step's inputs and templates as well.
    ///
    /// Throws the first mistake, with its path in the document, and with line and column. Predicates (`where`, `if`) are
    /// left to PostgreSQL.
    package init(parsing text: String) throws(WorkflowError) {
        guard text.utf8.count <= Self.limitBytes else {
            throw WorkflowError("the text has \(text.utf8.count) bytes; \(Self.limitBytes) are allowed")
        }
        let documents = try Self.documents(of: text)
        var workflows: [WorkflowDefinition] = []
        for document in documents {
            do throws(WorkflowError) {
                let workflow = try Self.workflow(document.value)
                guard !workflows.contains(where: { $0.name == workflow.name }) else {
                    throw WorkflowError(at: Self.name, "`\(workflow.name)` is the name of an earlier one")
                }
                workflows.append(workflow)
            } catch {
                throw document.places.placed(error)
            }
        }
        guard !workflows.isEmpty else { throw WorkflowError("there is no workflow in this text") }
        self.workflows = workflows
        places = documents.map(\.places)
    }

    /// A mistake that was found later in the workflow of this index, with the line and column of its path.
    package func placed(_ error: WorkflowError, inWorkflow index: Int) -> WorkflowError {
        places[index].placed(error)
    }

    /// Where a workflow's name is.
    static let name = JSONPath([.key("name")])

    private static func documents(of text: String) throws(WorkflowError) -> [YAMLDocuments.Document] {
        let isJSON = text.unicodeScalars.first { !$0.properties.isWhitespace && $0 != "\u{FEFF}" } == "{"
        if isJSON, let value = try? JSONValue(parsing: text) {
            // What starts with `{` and is no JSON may still be YAML, whose reader then finds the words for the mistake.
            return [YAMLDocuments.Document(value: value, places: try TextPlaces(ofJSON: text))]
        }
        return try YAMLDocuments(text).documents
    }

    private static func workflow(_ document: JSONValue) throws(WorkflowError) -> WorkflowDefinition {
        let workflow = try WorkflowDefinition(reading: document)
        try WorkflowCheck.check(workflow)
        return workflow
    }
}
