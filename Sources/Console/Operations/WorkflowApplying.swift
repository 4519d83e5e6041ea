import Actions
import Domain
import Postgres
import Store

/// Workflows on their way from a request's body into force, and what each mistake on that way means to their author.
struct WorkflowApplying {
    private static let filesLimit = 1_000

    let files: WorkflowFiles

    /// Reads one text, or a JSON list of `{file, text}`.
    ///
    /// - Throws: `OperatorProblem`, 422, with file, line and column of the first mistake.
    init(_ body: [UInt8]) throws {
        guard let text = String(validating: body, as: UTF8.self) else {
            throw OperatorProblem.badRequest("the body is not UTF-8 text")
        }
        try self.init(texts: try Self.files(in: text) ?? [(name: nil, text: text)])
    }

    init(texts: [(name: String?, text: String)]) throws {
        do throws(WorkflowFileError) {
            files = try WorkflowFiles(parsing: texts)
        } catch {
            throw OperatorProblem(error)
        }
    }

    /// Checks the predicates, which only PostgreSQL can.
    ///
    /// - Throws: `OperatorProblem`, 422, for the first that is none.
    func checkPredicates(with store: WorkflowStore) async throws {
        let predicates = files.entries.flatMap { entry in
            entry.definition.predicates.map { (entry: entry, path: $0.path, text: $0.text) }
        }
        guard let fault = try await store.faults(in: predicates.map(\.text)).first else { return }
        let predicate = predicates[fault.index]
        let error = WorkflowError(at: predicate.path, fault.reason + "; " + Self.advice)
        throw OperatorProblem(files.placed(error, in: predicate.entry))
    }

    /// Puts them in force, all or none.
    ///
    /// - Throws: `OperatorProblem` with file, line and column, what the database throws.
    func apply(
        with store: WorkflowStore,
        dryRun: Bool
    ) async throws -> [(workflow: WorkflowDefinition, outcome: WorkflowStore.Applied)] {
        try await checkPredicates(with: store)
        let workflows = files.entries.map(\.definition)
        do {
            return Array(zip(workflows, try await store.apply(workflows.map(\.compiled), dryRun: dryRun)))
        } catch let error as PostgresError {
            throw problem(of: error) ?? error
        }
    }

    private func problem(of error: PostgresError) -> OperatorProblem? {
        guard case .server(let report) = error else { return nil }
        if report.state.class == .dataException {
            return .unprocessable(
                "a workflow has what PostgreSQL's jsonb cannot hold: U+0000 in a text, or a number that is too large"
            )
        }
        guard let entry = files.entries.first(where: { $0.definition.name == report.table }) else { return nil }
        switch report.state {
        case .noDataFound:
            let reason = "\(report.message); GET /api/v1/connections lists them"
            let error = WorkflowError(at: JSONPath([.key("connection")]), reason)
            return OperatorProblem(files.placed(error, in: entry), status: 404)
        case .raiseException: return OperatorProblem(files.placed(WorkflowError(report.message), in: entry))
        default: return nil
        }
    }

    private static let advice =
        "`where` and `if` must be SQL/JSON path predicates, true or false of {trigger, payload}, such as "
        + "$.trigger.pull_request.destination.branch == \"main\""

    /// Nil when the text is not a list: no workflow is one.
    private static func files(in text: String) throws -> [(name: String?, text: String)]? {
        guard text.unicodeScalars.first(where: { !$0.properties.isWhitespace }) == "[" else { return nil }
        let list: JSONValue
        do throws(JSONError) {
            list = try JSONValue(parsing: text)
        } catch {
            throw OperatorProblem.unprocessable("the body is \(error); it must be a JSON list of {file, text}")
        }
        let elements = list.elements ?? []
        guard (1...filesLimit).contains(elements.count) else {
            throw OperatorProblem.unprocessable("there are \(elements.count) files; 1 to \(filesLimit) can be sent")
        }
        return try elements.map { element in
            guard let name = element["file"]?.string, let text = element["text"]?.string, element.members?.count == 2
            else { throw OperatorProblem.unprocessable("each element of the list must be {file, text}, two strings") }
            return (name: name, text: text)
        }
    }
}

extension OperatorProblem {
    /// A workflow that cannot be read or taken: `line` and `column` from 1, and `path` within it, where they are known.
    init(_ error: WorkflowFileError, status: Int = 422) {
        self.init(status, "\(error)")
        members["file"] = error.file.map(JSONValue.string)
        members["line"] = error.error.line.map { .number(JSONNumber($0)) }
        members["column"] = error.error.column.map { .number(JSONNumber($0)) }
        members["path"] = error.error.path.steps.isEmpty ? nil : .string(error.error.path.description)
        members["workflow"] = error.workflow.map(JSONValue.string)
    }
}
