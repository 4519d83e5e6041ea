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
            summary:
                "Make a connection out of an access token, or of the app's own OAuth consumer; no customer has to consent.",
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
            summary: "One connection: its token's life, what is missing of its scopes, and what happened to it.",
            content: .json("ConnectionDetails"),
            problems: [404],
            carryOut: { door, request in try await door.showConnection(try request.values.required("name")) }
        ),
    ]

    static let connectionFields = [
        Parameter("name", .name, isRequired: true, "What it is to be called."),
        Parameter("app", .choice(App.allCases.map(\.rawValue)), "Which Bitbucket; `bitbucket` when left out."),
        Parameter("customer", .text(limit: 255), isRequired: true, "Whose account it is, in your words."),
        Parameter("token", .text(limit: 16_384), "An access token; it is sealed, and never shown again."),
        Parameter("client_credentials", .flag, "True instead of a token: it acts as the app's own OAuth consumer."),
        Parameter("api_url", .text(limit: 2_048), "Where the API is, such as https://bitbucket.example.org."),
    ]
}

extension OperatorDoor {
    fileprivate func addConnection(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let fields = try request.fields(Operation.connectionFields)
        let name = try fields.required("name")
        let customer = try fields.required("customer")
        let app = try Self.app(named: fields.text("app") ?? App.bitbucket.rawValue)
        do {
            if fields.isOn("client_credentials") {
                guard fields.text("token") == nil, fields.text("api_url") == nil else {
                    throw OperatorProblem.badRequest(
                        "client_credentials needs no `token`, and goes where the app is set to be; leave them out"
                    )
                }
                try await connections.addConsumer(name: name, app: app, customer: customer)
            } else {
                try await connections.add(
                    name: name,
                    app: app,
                    customer: customer,
                    apiBaseURL: fields.text("api_url"),
                    token: try Self.token(fields)
                )
            }
        } catch SQLState.uniqueViolation {
            throw OperatorProblem.conflict("there is a connection \(name) already; choose another name")
        }
        telemetry.observe(.operatorChanged(kind: "connection", verb: "added", name: name))
        let stored = try JSONValue(parsing: try await listings.connections(named: name) ?? [])["items"]?[0]
        return OperatorAnswer(
            [
                "name": .string(name), "app": .string(app.rawValue), "customer": .string(customer),
                "api_url": stored?["api_url"] ?? .null,
                "account": stored?.account ?? .null,
            ],
            status: 201
        )
    }

    private static func token(_ fields: OperatorValues) throws -> Secret {
        guard let token = fields.text("token") else {
            throw OperatorProblem.badRequest(
                "token is missing: An access token; or `client_credentials`, with which the app's own consumer acts"
            )
        }
        // A token goes into a header of every request; what would end that header has no place in it.
        guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw OperatorProblem.badRequest(
                "token has spaces, or signs that no header may hold; is it the whole token, alone?"
            )
        }
        return Secret(token)
    }

    fileprivate func showConnection(_ name: String) async throws -> OperatorAnswer {
        guard let json = try await listings.connection(name) else { throw OperatorProblem.noConnection(name) }
        var shown = try JSONValue(parsing: json).members ?? JSONObject()
        shown["doctor"] = try await doctor(of: name)
        return OperatorAnswer(.object(shown))
    }

    /// What the scope doctor says of a connection; nothing of one that was revoked.
    func doctor(of name: String) async throws -> JSONValue {
        for examination in try await installations.doctor.examineAll() {
            guard let connection = examination.connections.first(where: { $0.name == name }) else { continue }
            return ScopeAnswer.doctor(of: connection, by: examination)
        }
        return ["needed": [], "missing": [], "unverifiable": [], "lines": []]
    }
}

extension JSONValue {
    /// `{id, name}` of a listed connection; `nil` when nobody could be asked whose the token is.
    fileprivate var account: JSONValue? {
        guard self["account_id"] != .null || self["account_name"] != .null else { return nil }
        return ["id": self["account_id"] ?? .null, "name": self["account_name"] ?? .null]
    }
}
