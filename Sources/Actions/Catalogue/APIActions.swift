import BitbucketAPI
import Domain

extension CatalogueAction {
    /// The action that is an operation of an app's API, as its description has it: `bitbucket.api.user.get`.
    init(_ operation: APIOperation) {
        var inputs = operation.pathParameters.map { Self.parameter($0, of: operation) }
        inputs.append(.optional("query", as: .object, Self.querySummary(operation)))
        if operation.method == "GET" {
            inputs.append(.optional("paginate", as: .json, "true, or {pages: n}: all pages of a list as one."))
        } else {
            inputs.append(.optional("body", as: .json, Self.bodySummary(operation)))
            inputs.append(.optional("form", as: .object, "The fields of a form, in place of a JSON body."))
            inputs.append(
                .optional("multipart", as: .list, "Parts, as `http.request` has them, in place of a JSON body.")
            )
        }
        inputs.append(.optional("response_limit", as: .json, "How much of the answer is kept, 1 KiB to 16 MiB."))
        self.init(
            Catalogue.prefix(of: operation.app) + operation.name,
            "\(operation.method) \(operation.requestPath)",
            inputs: inputs,
            calls: [CatalogueCall(operation)],
            example: Self.example(of: operation, inputs)
        )
    }

    /// Throws when a body that is written out lacks what its operation asks for.
    func checkBody(_ given: JSONObject, at path: JSONPath) throws(WorkflowError) {
        guard let call = calls.first, case .asGiven = call.body else { return }
        try checkTransfer(given, at: path)
        let bodies = ["body", "form", "multipart"].filter { given[$0] != nil }
        guard bodies.count <= 1 else {
            throw WorkflowError(at: path, "only one of `body`, `form` and `multipart` may be given")
        }
        guard bodies.isEmpty || bodies == ["body"] else { return }
        for field in call.operation.requiredFields {
            let steps = field.split(separator: ".").map(String.init)
            guard Self.lacks(given["body"] ?? .null, steps[...]) else { continue }
            throw WorkflowError(at: given["body"] == nil ? path : path + "body", "the body needs `\(field)`")
        }
    }

    /// Throws for what an `http.request` would not take either.
    private func checkTransfer(_ given: JSONObject, at path: JSONPath) throws(WorkflowError) {
        var inputs = JSONObject([("url", "/")])
        for name in CallDraft.transferInputs { inputs[name] = given[name] }
        if given["multipart"] != nil { inputs["method"] = "POST" }
        let call = WorkflowStep(id: "call", action: HTTPRequestAction.name, inputs: .object(inputs))
        do throws(WorkflowError) {
            _ = try HTTPRequestAction(call)
        } catch {
            throw WorkflowError(at: JSONPath(path.steps + error.path.steps.dropFirst()), error.reason)
        }
    }

    /// Whether a value has no such member, as far as one can see before templates are filled.
    private static func lacks(_ value: JSONValue, _ steps: ArraySlice<String>) -> Bool {
        guard let first = steps.first else { return value == .null }
        switch value {
        case .object(let members): return lacks(members[first] ?? .null, steps.dropFirst())
        case .string(let text): return !text.contains("{{")
        case .null: return true
        case .bool, .number, .array: return false
        }
    }

    private static let sources: [String: [String]] = [
        "workspace": ["trigger.workspace.slug"], "repo_slug": ["trigger.repository.slug"],
        "pull_request_id": ["trigger.pull_request.id"], "pullrequest_id": ["trigger.pull_request.id"],
        "commit": ["trigger.commit.hash", "trigger.ref.after", "trigger.pull_request.source.hash"],
        "comment_id": ["trigger.comment.id"], "project_key": ["trigger.project.key"],
        "projectKey": ["trigger.project.key"], "repositorySlug": ["trigger.repository.slug"],
        "pullRequestId": ["trigger.pull_request.id"], "commentId": ["trigger.comment.id"],
        "commitId": ["trigger.commit.hash", "trigger.ref.after", "trigger.pull_request.source.hash"],
    ]

    private static func parameter(_ name: String, of operation: APIOperation) -> ActionInput {
        let isMany = name == operation.restParameter
        return ActionInput(
            name,
            isMany ? "Part of the path; its slashes stay slashes." : "One segment of the path.",
            isRequired: !operation.path.hasSuffix("diff{path}") || !isMany,
            fallbacks: (sources[name] ?? []).map { "{{ \($0) }}" }
        )
    }

    private static func querySummary(_ operation: APIOperation) -> String {
        guard !operation.queryParameters.isEmpty else { return "What follows the `?`: names and values." }
        return "What follows the `?`: \(operation.queryParameters.joined(separator: ", "))."
    }

    private static func bodySummary(_ operation: APIOperation) -> String {
        guard !operation.requiredFields.isEmpty else { return "The JSON body." }
        return "The JSON body; it needs \(operation.requiredFields.joined(separator: ", "))."
    }

    private static func example(of operation: APIOperation, _ inputs: [ActionInput]) -> JSONValue {
        var example = JSONObject()
        for input in inputs where input.isRequired && input.fallbacks.isEmpty {
            example[input.name] = input.name == operation.restParameter ? "docs/index.md" : "example"
        }
        if !operation.requiredFields.isEmpty {
            var body: JSONValue = [:]
            for field in operation.requiredFields {
                body = putting("example", into: body, at: field.split(separator: ".").map(String.init)[...])
            }
            example["body"] = body
        }
        return .object(example)
    }

    private static func putting(_ leaf: JSONValue, into value: JSONValue, at steps: ArraySlice<String>) -> JSONValue {
        guard let first = steps.first else { return leaf }
        var members = value.members ?? JSONObject()
        members[first] = putting(leaf, into: members[first] ?? [:], at: steps.dropFirst())
        return .object(members)
    }
}
