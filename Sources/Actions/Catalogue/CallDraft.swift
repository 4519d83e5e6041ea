import BitbucketAPI
import Domain

/// An action's call on its way to being an `http.request`: the shape out of the catalogue, the values beside it.
///
/// The shape refers to the values by their place and never holds them, so that none of them can bend it: whatever stands
/// in a value is one segment, one value of the query, one text of the body.
struct CallDraft {
    /// No step's id has a space; the values stand where that step's result would.
    private static let place = "with it"

    /// Inputs of an `http.request` that an operation's action takes as well, and in the same way.
    static let transferInputs = ["multipart", "paginate", "response_limit"]

    private static let said = "steps[\"\(place)\"]."

    private let operation: APIOperation
    /// The `with` of the `http.request`.
    private var inputs = JSONObject()
    /// What its templates find.
    private var values = JSONObject()

    /// Throws for values that cannot be where they are to go.
    init(_ call: CatalogueCall, _ filled: ActionValues) throws(StepFailure) {
        operation = call.operation
        inputs["method"] = .string(operation.method)
        inputs["url"] = .string(try address(call, filled))
        var query = JSONObject()
        for (parameter, input) in call.query { query[parameter] = filled[input] }
        switch call.body {
        case .none: break
        case .json(let make): put("json", make(filled))
        case .form(let make): try putFields("form", make(filled)?.members)
        case .asGiven:
            query = try Self.object("query", in: filled)
            put("json", filled["body"])
            try putFields("form", filled["form"] == nil ? nil : Self.object("form", in: filled))
            putParts(filled["multipart"]?.elements)
            for name in ["paginate", "response_limit"] { inputs[name] = filled[name] }
        }
        try putFields("query", query.isEmpty ? nil : query)
        // Data Center takes a call that changes something and carries no JSON for one that a foreign page made.
        if operation.app == .bitbucketDatacenter, operation.method != "GET", inputs["json"] == nil {
            inputs["headers"] = ["X-Atlassian-Token": "no-check"]
        }
    }

    /// The call; what goes wrong is said in the words of the step's own inputs.
    func request(for step: WorkflowStep, in context: StepContext) throws(StepFailure) -> ActionRequest {
        let call = WorkflowStep(
            id: step.id,
            action: HTTPRequestAction.name,
            inputs: .object(inputs),
            timeout: step.timeout
        )
        let inner = StepContext(
            run: context.run,
            workflow: context.workflow,
            trigger: context.trigger,
            payload: context.payload,
            steps: JSONObject([(Self.place, .object(values))]),
            connection: context.connection,
            secret: context.secret
        )
        do {
            return try HTTPRequestAction(call).request(in: inner)
        } catch let failure as StepFailure {
            throw StepFailure(failure.reason.replacing(Self.said, with: "with."))
        } catch let error as WorkflowError {
            throw StepFailure(error.reason.replacing(Self.said, with: "with."))
        } catch {
            preconditionFailure("an http.request throws nothing else")
        }
    }

    private mutating func address(_ call: CatalogueCall, _ filled: ActionValues) throws(StepFailure) -> String {
        var url = ""
        for segment in operation.requestPath.split(separator: "/") {
            guard let open = segment.firstIndex(of: "{"), let close = segment.firstIndex(of: "}") else {
                url += "/" + segment
                continue
            }
            let parameter = String(segment[segment.index(after: open)..<close])
            let input = call.input(for: parameter)
            let before = segment[..<open]
            if parameter == operation.restParameter {
                url += before.isEmpty ? "" : "/" + before
                url += try several(input, filled).map { "/" + $0 }.joined()
            } else {
                values[input] = .string(try Self.text(input, in: filled, on: operation.app))
                url += "/" + before + Self.reference([.key(input)]) + segment[segment.index(after: close)...]
            }
        }
        return url
    }

    /// A file's path, or the name of a branch: each of its parts is a segment.
    private mutating func several(_ input: String, _ filled: ActionValues) throws(StepFailure) -> [String] {
        guard filled[input] != nil else { return [] }
        let text = try Self.text(input, in: filled, on: operation.app)
        let parts = (text.hasPrefix("/") ? text.dropFirst() : text[...]).split(
            separator: "/",
            omittingEmptySubsequences: false
        )
        values[input] = .array(parts.map { .string(String($0)) })
        return parts.indices.map { Self.reference([.key(input), .index($0)]) }
    }

    private mutating func put(_ name: String, _ value: JSONValue?) {
        guard let value else { return }
        values["(\(name))"] = value
        inputs[name] = .string(Self.reference([.key("(\(name))")]))
    }

    private mutating func putFields(_ name: String, _ fields: JSONObject?) throws(StepFailure) {
        guard let fields else { return }
        var (templates, all) = (JSONObject(), [JSONValue]())
        for field in fields.members {
            guard !field.name.contains("{{") else {
                throw StepFailure("a name cannot be a template", in: "with.\(name)")
            }
            var references: [JSONValue] = []
            for value in field.value.elements ?? [field.value] where value != .null {
                references.append(.string(Self.reference([.key("(\(name))"), .index(all.count)])))
                all.append(value)
            }
            templates[field.name] = .array(references)
        }
        values["(\(name))"] = .array(all)
        inputs[name] = .object(templates)
    }

    private mutating func putParts(_ parts: [JSONValue]?) {
        guard let parts else { return }
        values["(multipart)"] = .array(parts)
        inputs["multipart"] = .array(
            parts.enumerated().map { index, part in
                let names = part.members?.names ?? []
                return .object(
                    JSONObject(
                        names.map { name in
                            (name, .string(Self.reference([.key("(multipart)"), .index(index), .key(name)])))
                        }
                    )
                )
            }
        )
    }

    private static func reference(_ path: [JSONPath.Step]) -> String {
        "{{ \(JSONPath([.key("steps"), .key(place)] + path)) }}"
    }

    private static func object(_ name: String, in filled: ActionValues) throws(StepFailure) -> JSONObject {
        guard let value = filled[name] else { return JSONObject() }
        guard let members = value.members else {
            throw StepFailure("is \(value.kind), and must be an object", in: "with.\(name)")
        }
        return members
    }

    private static func text(_ input: String, in filled: ActionValues, on app: App) throws(StepFailure) -> String {
        guard let value = filled[input] else { throw StepFailure("is missing", in: "with.\(input)") }
        switch value {
        case .string(let text): return app == .bitbucket ? CloudIdentifier.braced(text) : text
        case .number, .bool: return value.text
        case .null, .array, .object: throw StepFailure("is \(value.kind), and must be text", in: "with.\(input)")
        }
    }
}
