import Credentials
import Domain
import HTTPTypes
import Postgres
import Store
import Telemetry

extension Operation {
    static let connections: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/connections",
            id: "listConnections",
            summary: "Every connection.",
            content: .list(of: "Connection"),
            carryOut: { door, _ in OperatorAnswer(try await door.listings.connections() ?? []) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/connections",
            id: "addConnection",
            summary: "Make a connection out of an access token; Bitbucket Cloud is asked whose it is first.",
            body: .fields(connectionFields),
            status: 201,
            content: .json("NewConnection"),
            problems: [400, 409, 422, 502],
            carryOut: { door, request in try await door.addConnection(request) }
        ),
        Operation(
            method: .get,
            path: "/api/v1/connections/{name}",
            id: "showConnection",
            summary: "One connection.",
            content: .json("Connection"),
            problems: [404],
            carryOut: { door, request in
                let name = try request.values.required("name")
                let listing = try JSONValue(parsing: try await door.listings.connections(named: name) ?? [])
                guard let connection = listing["items"]?[0] else { throw OperatorProblem.noConnection(name) }
                return OperatorAnswer(connection)
            }
        ),
    ]

    static let connectionFields = [
        Parameter("name", .name, isRequired: true, "What it is to be called."),
        Parameter("app", .choice(App.allCases.map(\.rawValue)), "Which Bitbucket; `bitbucket` when left out."),
        Parameter("customer", .text(limit: 255), isRequired: true, "Whose account it is, in your words."),
        Parameter(
            "token",
            .text(limit: 4_096),
            isRequired: true,
            "An access token; it is sealed, and never shown again."
        ),
        Parameter("api_url", .text(limit: 2_048), "Where the API is, such as https://bitbucket.example.org."),
    ]
}

extension OperatorDoor {
    fileprivate func addConnection(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let fields = try request.fields(Operation.connectionFields)
        let name = try fields.required("name")
        let customer = try fields.required("customer")
        let app = try fields.text("app").map { word in
            guard let app = App(rawValue: word) else { throw OperatorProblem.badRequest("app is not known") }
            return app
        }
        let token = Secret(try fields.required("token"))
        // A token goes into a header of every request; what would end that header has no place in it.
        guard token.withValue({ $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } }) else {
            throw OperatorProblem.badRequest(
                "token has spaces, or signs that no header may hold; is it the whole token, alone?"
            )
        }
        do {
            _ = try await connections.add(
                name: name,
                app: app ?? .bitbucket,
                customer: customer,
                apiBaseURL: fields.text("api_url"),
                token: token
            )
        } catch SQLState.uniqueViolation {
            throw OperatorProblem.conflict("there is a connection \(name) already; choose another name")
        }
        telemetry.observe(.operatorChanged(kind: "connection", verb: "added", name: name))
        let stored = try JSONValue(parsing: try await listings.connections(named: name) ?? [])["items"]?[0]
        return OperatorAnswer(
            [
                "name": .string(name), "app": .string((app ?? .bitbucket).rawValue), "customer": .string(customer),
                "api_url": stored?["api_url"] ?? .null,
                "account": stored?.account ?? .null,
            ],
            status: 201
        )
    }
}

extension JSONValue {
    /// `{id, name}` of a listed connection; `nil` when nobody could be asked whose the token is.
    fileprivate var account: JSONValue? {
        guard self["account_id"] != .null || self["account_name"] != .null else { return nil }
        return ["id": self["account_id"] ?? .null, "name": self["account_name"] ?? .null]
    }
}
