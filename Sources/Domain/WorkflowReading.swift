/// What is wrong with a workflow, and where in its document.
package struct WorkflowError: Error, Equatable, CustomStringConvertible {
    package let path: JSONPath
    package let reason: String
    /// From 1, where the text is known.
    package let line: Int?
    package let column: Int?

    package init(at path: JSONPath = JSONPath([]), _ reason: String, line: Int? = nil, column: Int? = nil) {
        self.path = path
        self.reason = reason
        self.line = line
        self.column = column
    }

    package var description: String {
        let place = line.map { "line \($0), column \(column ?? 1): " } ?? ""
        return place + (path.steps.isEmpty ? "" : "\(path): ") + reason
    }
}

extension WorkflowDefinition {
    /// The longest predicate or `serialize` template, in bytes of UTF-8.
    package static let textLimitBytes = 4_096

    /// Reads a definition strictly: an unknown key, a wrong type or a value outside its limits is refused.
    ///
    /// Throws the first mistake found. What the action itself is given, and the predicates, are not looked into.
    package init(reading document: JSONValue) throws(WorkflowError) {
        let object = try WorkflowObject(document, at: JSONPath([]), keys: WorkflowSchema.workflowKeys)
        self.init(
            name: try object.name("name"),
            on: try Self.patterns(object),
            condition: try object.text("where", limit: Self.textLimitBytes),
            connection: try object.text("connection", limit: 255),
            repositories: try Self.repositories(object),
            repeats: try object.boolean("repeats") ?? false,
            ownEvents: try object.boolean("own_events") ?? false,
            after: try object.duration("after", WorkflowStep.delaysAllowed) ?? .zero,
            serialize: try object.text("serialize", limit: Self.textLimitBytes),
            concurrency: try object.integer("concurrency", Self.concurrencyAllowed),
            timeout: try object.duration("timeout", Self.timeoutsAllowed),
            steps: try Self.steps(object)
        )
    }

    private static func patterns(_ object: WorkflowObject) throws(WorkflowError) -> [TypePattern] {
        var patterns: [TypePattern] = []
        for (path, value) in try object.list("on", count: 1...TypePattern.vocabulary.count) {
            guard let text = value.string else { throw WorkflowError(at: path, "must be a type, not \(value.kind)") }
            do throws(TypePatternError) {
                patterns.append(try TypePattern(text))
            } catch {
                throw WorkflowError(at: path, error.description)
            }
        }
        return patterns
    }

    private static func repositories(_ object: WorkflowObject) throws(WorkflowError) -> [String] {
        guard object.has("repositories") else { return [] }
        var repositories: [String] = []
        for (path, value) in try object.list("repositories", count: 1...repositoryLimit) {
            guard let text = value.string, text.utf8.contains(UInt8(ascii: "/")), text.utf8.count <= 511,
                !text.utf8.contains(0)
            else {
                throw WorkflowError(
                    at: path,
                    "must be `workspace/repository` or `PROJECT/repository`; `*` stands for any text"
                )
            }
            repositories.append(text)
        }
        return repositories
    }

    private static func steps(_ object: WorkflowObject) throws(WorkflowError) -> [WorkflowStep] {
        var steps: [WorkflowStep] = []
        for (path, value) in try object.list("steps", count: 1...stepLimit) {
            let step = try WorkflowStep(reading: value, at: path)
            guard !steps.contains(where: { $0.id == step.id }) else {
                throw WorkflowError(at: path + "id", "`\(step.id)` is the id of an earlier step too")
            }
            steps.append(step)
        }
        return steps
    }
}

extension WorkflowStep {
    fileprivate init(reading value: JSONValue, at path: JSONPath) throws(WorkflowError) {
        let object = try WorkflowObject(value, at: path, keys: WorkflowSchema.stepKeys)
        guard let action = try object.text("action", limit: 255) else { throw object.missing("action") }
        self.init(
            id: try object.name("id"),
            action: action,
            condition: try object.text("if", limit: WorkflowDefinition.textLimitBytes),
            inputs: try object.inputs("with"),
            after: try object.duration("after", Self.delaysAllowed) ?? .zero,
            timeout: try object.duration("timeout", Self.timeoutsAllowed),
            retry: try RetryPolicy(readingFrom: object),
            succeedOn: try Self.statuses(object),
            onUnknown: try Self.unknownAnswer(object)
        )
    }

    private static func statuses(_ object: WorkflowObject) throws(WorkflowError) -> [Int] {
        guard object.has("succeed_on") else { return [] }
        var statuses: [Int] = []
        for (path, value) in try object.list("succeed_on", count: 0...succeedOnLimit) {
            guard let status = value.integer, (200...599).contains(status) else {
                throw WorkflowError(at: path, "must be a status from 200 to 599")
            }
            statuses.append(Int(status))
        }
        return statuses
    }

    private static func unknownAnswer(_ object: WorkflowObject) throws(WorkflowError) -> UnknownAnswer? {
        guard let text = try object.text("on_unknown", limit: 255) else { return nil }
        guard let answer = UnknownAnswer(rawValue: text) else {
            throw WorkflowError(at: object.path + "on_unknown", "must be `retry` or `stop`")
        }
        return answer
    }
}

extension RetryPolicy {
    fileprivate init(readingFrom step: WorkflowObject) throws(WorkflowError) {
        guard let retry = try step.object("retry", keys: WorkflowSchema.retryKeys) else {
            self = .standard
            return
        }
        let attempts = try retry.integer("attempts", Self.attemptsAllowed) ?? Self.standard.attempts
        let first = try retry.duration("first", Self.waitsAllowed)
        let most = try retry.duration("most", Self.waitsAllowed)
        if let first, let most, most < first {
            throw WorkflowError(at: retry.path + "most", "is shorter than `first`")
        }
        let within = try retry.duration("within", Self.windowsAllowed)
        // One of the two alone pulls the other along, so that what is written always holds.
        self.init(
            attempts: attempts,
            first: first ?? min(Self.standard.first, most ?? Self.standard.first),
            most: most ?? max(Self.standard.most, first ?? Self.standard.most),
            within: within ?? Self.standard.within
        )
    }
}
