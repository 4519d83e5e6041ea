import Actions
import Domain
import HTTPTypes

extension Operation {
    static let actions: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/actions",
            id: "listActions",
            summary:
                "What steps can do, and which scopes they need; when searched, every operation of Bitbucket's APIs.",
            query: [
                Parameter("search", .text(limit: 200), "Only those whose name or summary has these words.")
            ],
            content: .list(of: "Action"),
            carryOut: { _, request in
                let words = request.values.text("search")
                let found = words.map(ActionDescription.containing) ?? ActionDescription.friendly
                return OperatorAnswer(["items": .array(found.map(\.listed)), "next": .null])
            }
        ),
        Operation(
            method: .get,
            path: "/api/v1/actions/{name}",
            id: "showAction",
            summary: "One action: its inputs, scopes and calls, and an example.",
            nameKind: .text(limit: 300),
            content: .json("ActionDetails"),
            problems: [400, 404],
            carryOut: { _, request in
                let name = try request.values.required("name")
                guard let action = ActionDescription.named(name) else {
                    throw OperatorProblem.notFound("there is no action \(name)\(ActionDescription.hint(for: name))")
                }
                return OperatorAnswer(action.json)
            }
        ),
    ]
}
