package import BitbucketAPI
package import Domain

/// An action as people look it up: what it does, takes and needs, and a step that uses it.
package struct ActionDescription: Sendable {
    package let name: String
    /// One sentence, or the method and path of an operation.
    package let summary: String
    package let inputs: [ActionInput]
    /// The operation that it is on each Bitbucket that has it; none for `http.request`, which may be any.
    package let operations: [APIOperation]
    /// A step of a workflow.
    package let example: WorkflowStep

    /// `http.request`, and the actions with friendly inputs, sorted by name.
    package static var friendly: [ActionDescription] {
        Catalogue.friendly.map(ActionDescription.init) + [httpRequest]
    }

    /// Those whose name or summary has each of these words, whatever their case; operations of the APIs come last.
    package static func containing(_ words: String) -> [ActionDescription] {
        let words = words.lowercased().split(separator: " ")
        let operations = App.allCases.flatMap(APIOperations.all).map { ActionDescription(CatalogueAction($0)) }
        return (friendly + operations).filter { action in
            let text = "\(action.name) \(action.summary)".lowercased()
            return words.allSatisfy { text.contains($0) }
        }
    }

    /// The action of this name; nil when there is none.
    package static func named(_ name: String) -> ActionDescription? {
        name == HTTPRequestAction.name ? httpRequest : Catalogue.named(name).map(ActionDescription.init)
    }

    /// `; did you mean x?`, or nothing when no action's name is near.
    package static func hint(for name: String) -> String {
        NearestName.hint(for: name, in: [HTTPRequestAction.name] + Catalogue.names)
    }

    /// The example as it would stand in a workflow's file.
    package var exampleText: String {
        var step = JSONObject([("id", .string(example.id)), ("action", .string(name))])
        if example.inputs != [:] { step["with"] = example.inputs }
        return YAMLText(.array([.object(step)])).text
    }

    private init(_ action: CatalogueAction) {
        name = action.name
        summary = action.summary
        inputs = action.inputs
        operations = action.calls.map(\.operation)
        let id = name.split(separator: ".").suffix(2).joined(separator: "_").lowercased()
        example = WorkflowStep(id: id, action: name, inputs: action.example)
    }

    private init(httpRequest inputs: [ActionInput], example: JSONValue) {
        name = HTTPRequestAction.name
        summary = "Sends a request to any address; to Bitbucket's API with the connection's credential."
        self.inputs = inputs
        operations = []
        self.example = WorkflowStep(id: "ring", action: name, inputs: example)
    }

    private static let httpRequest = ActionDescription(
        httpRequest: [
            .required("url", "An address, or what follows that of the connection's API: /2.0/user."),
            .optional("method", "GET unless given.", choices: HTTPRequestInputs.methods),
            .optional("query", as: .object, "Names and values that follow the `?`."),
            .optional("headers", as: .object, "Names and values of headers."),
            .optional("json", as: .json, "The body, a JSON document."),
            .optional("form", as: .object, "The body, the fields of a form."),
            .optional("text", "The body, plain text."),
            .optional(
                "multipart",
                as: .json,
                "The body, a list of parts: {name, filename?, content_type?, text or base64}."
            ),
            .optional("timeout", "How long it may take: 30s unless given."),
            .optional(
                "response_limit",
                as: .json,
                "How much of the answer is kept, 1 KiB to 16 MiB; of a longer one the beginning."
            ),
            .optional("paginate", as: .json, "true, or {pages: n}: all pages of a list as one, up to 10 unless given."),
        ],
        example: [
            "method": "POST", "url": "https://chat.example.org/hooks/{{ trigger.repository.slug }}",
            "json": ["text": "{{ trigger.actor.name }} opened {{ trigger.pull_request.url }}"],
        ]
    )
}
