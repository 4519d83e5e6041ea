import BitbucketAPI
import Credentials
import Domain
import FoundationEssentials
import HTTPTypes
import Postgres
import Store
import Telemetry

extension Operation {
    static let invitations: [Operation] = [
        Operation(
            method: .post,
            path: "/api/v1/invitations",
            id: "createInvitation",
            summary:
                "Make a link by which a customer connects an account, once and within a day; it is shown only in this answer.",
            body: .fields(invitationFields),
            status: 201,
            content: .json("NewInvitation"),
            problems: [400, 404, 409, 422],
            carryOut: { door, request in try await door.createInvitation(request) }
        )
    ]

    fileprivate static let invitationFields = [
        Parameter("app", .choice(App.allCases.map(\.rawValue)), isRequired: true, "What is to be connected."),
        Parameter("customer", .text(limit: 255), isRequired: true, "Whose account it will be, in your words."),
        Parameter(
            "connection",
            .name,
            "What the connection is to be called, or is; made of the customer when left out."
        ),
        Parameter(
            "return_to",
            .text(limit: 2_048),
            "Where the customer goes afterwards; its origin has to be allowed."
        ),
    ]
}

extension OperatorDoor {
    fileprivate func createInvitation(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let fields = try request.fields(Operation.invitationFields)
        let app = try Self.app(named: try fields.required("app"))
        let customer = try fields.required("customer")
        let name =
            if let given = fields.text("connection") { given } else { try await connection(of: customer, app: app) }
        let made: (token: String, invitation: Invitation)
        do {
            made = try await installations.invitations.create(
                app: app,
                customer: customer,
                connection: name,
                returnTo: fields.text("return_to")
            )
        } catch PostgresError.server(let report) where report.state == .prerequisiteMissing {
            throw OperatorProblem.conflict(report.message)
        }
        telemetry.observe(.operatorChanged(kind: "invitation", verb: "made", name: name))
        let invitation = made.invitation
        return OperatorAnswer(
            [
                "url": .string("\(publicURL)/connect/\(made.token)"),
                "expires_at": .string(invitation.expiresAt.formatted(.iso8601)), "app": .string(app.rawValue),
                "customer": .string(customer), "connection": .string(invitation.connection),
                "reauthorization": .bool(invitation.isReauthorization),
                "return_to": invitation.returnTo.map(JSONValue.string) ?? .null,
                "warnings": .array(try await warnings(of: app).map(JSONValue.string)),
            ],
            status: 201
        )
    }

    /// Scopes that are missing now would be missing in what the customer grants.
    private func warnings(of app: App) async throws -> [String] {
        guard let report = try await installations.doctor.examine(app)?.report else { return [] }
        return report.missingInConfiguration.map {
            "\($0.scope) is not ticked: \($0.because.joined(separator: "; ")); tick it before the link is opened, or the "
                + "customer will have to authorise again"
        }
    }

    /// The connection that the customer has to this app already, else a new one's name.
    ///
    /// - Throws: `OperatorProblem`, 409, when there are several, or nothing in the customer's name can be a connection's.
    private func connection(of customer: String, app: App) async throws -> String {
        let listing = try JSONValue(parsing: try await listings.connections() ?? [])
        let theirs = (listing["items"]?.elements ?? []).filter {
            $0["customer"]?.string == customer && $0["app"]?.string == app.rawValue
        }.compactMap { $0["name"]?.string }
        guard theirs.count <= 1 else {
            throw OperatorProblem.conflict(
                "customer \(customer) has \(theirs.count) connections to \(app.rawValue): "
                    + "\(theirs.joined(separator: ", ")); say which, or a new name (--name)"
            )
        }
        guard let name = theirs.first ?? ValueKind.name(madeOf: customer) else {
            throw OperatorProblem.conflict(
                "say what the connection is to be called (--name): a-z, 0-9, `.`, `_` and `-`"
            )
        }
        return name
    }
}

extension ValueKind {
    /// `Acme Ltd.` as `acme-ltd`; `nil` when too little of it can stand in a name.
    fileprivate static func name(madeOf text: String) -> String? {
        let words = text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber || "._".contains($0)) }
        let name = String(words.joined(separator: "-").prefix(nameLimit).drop { "._-".contains($0) })
        return name.isEmpty ? nil : name
    }
}
