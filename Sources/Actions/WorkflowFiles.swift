package import Domain

/// The workflows of several texts, each name once over all of them.
package struct WorkflowFiles: Sendable {
    /// A workflow, and where it came from.
    package struct Entry: Sendable {
        package let definition: WorkflowDefinition
        fileprivate let file: Int
        fileprivate let index: Int
    }

    /// In the order of the texts; at least one.
    package let entries: [Entry]
    private let files: [(name: String?, file: WorkflowFile)]

    /// The most workflows that one set may have.
    package static let limit = 5_000

    /// `name` is what messages call a text; nil for the only one.
    ///
    /// Throws the first mistake, with the text's name.
    package init(parsing texts: [(name: String?, text: String)]) throws(WorkflowFileError) {
        var entries: [Entry] = []
        var files: [(name: String?, file: WorkflowFile)] = []
        var known: [String: Int] = [:]
        for text in texts {
            do throws(WorkflowError) {
                let file = try WorkflowFile(parsing: text.text)
                for (index, workflow) in file.workflows.enumerated() {
                    if let earlier = known.updateValue(files.count, forKey: workflow.name) {
                        let place = files[earlier].name.map { " in \($0)" } ?? ""
                        let error = WorkflowError(
                            at: WorkflowFile.name,
                            "`\(workflow.name)` is the name of one\(place)"
                        )
                        throw file.placed(error, inWorkflow: index)
                    }
                    entries.append(Entry(definition: workflow, file: files.count, index: index))
                }
                files.append((text.name, file))
            } catch {
                throw WorkflowFileError(file: text.name, error: error)
            }
        }
        guard !entries.isEmpty else {
            throw WorkflowFileError(file: nil, error: WorkflowError("there is no workflow in what was sent"))
        }
        guard entries.count <= Self.limit else {
            throw WorkflowFileError(
                file: nil,
                error: WorkflowError("there are \(entries.count) workflows; \(Self.limit) are allowed at a time")
            )
        }
        self.entries = entries
        self.files = files
    }

    /// A mistake that was found later, with file, line and column.
    package func placed(_ error: WorkflowError, in entry: Entry) -> WorkflowFileError {
        let file = files[entry.file]
        return WorkflowFileError(
            file: file.name,
            workflow: entry.definition.name,
            error: file.file.placed(error, inWorkflow: entry.index)
        )
    }
}

/// What is wrong with a workflow, and in which of several texts.
package struct WorkflowFileError: Error, CustomStringConvertible {
    package let file: String?
    /// Its name, once that could be read.
    package let workflow: String?
    package let error: WorkflowError

    package init(file: String?, workflow: String? = nil, error: WorkflowError) {
        self.file = file
        self.workflow = workflow
        self.error = error
    }

    /// `deploy.yaml, line 3, column 5: workflow greet: where: …`.
    package var description: String {
        let place = [file, error.line.map { "line \($0), column \(error.column ?? 1)" }].compactMap(\.self)
        let path = error.path.steps.isEmpty ? "" : "\(error.path): "
        return (place.isEmpty ? "" : place.joined(separator: ", ") + ": ")
            + (workflow.map { "workflow \($0): " } ?? "") + path + error.reason
    }
}
