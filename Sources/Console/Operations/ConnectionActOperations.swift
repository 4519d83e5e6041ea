import Credentials
import Domain
import HTTPTypes
import Store
import Telemetry

extension Operation {
    static let connectionActs: [Operation] = [
        Operation(
            method: .post,
            path: "/api/v1/connections/{name}/check",
            id: "checkConnection",
            summary:
                "Ask Bitbucket whether a connection works and whose it is; its token is renewed when that has to be.",
            content: .json("ConnectionCheck"),
            problems: [404],
            carryOut: { door, request in try await door.checkConnection(try request.values.required("name")) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/connections/{name}/revocation",
            id: "revokeConnection",
            summary: "End a connection: its tokens are deleted, its record, webhooks and workflows stay.",
            content: .json("RevokedConnection"),
            problems: [404],
            carryOut: { door, request in try await door.revokeConnection(try request.values.required("name")) }
        ),
    ]
}

extension OperatorDoor {
    fileprivate func checkConnection(_ name: String) async throws -> OperatorAnswer {
        let findings: ConnectionFindings
        do {
            findings = try await installations.check.check(name)
        } catch AuthorisationError.noConnection {
            throw OperatorProblem.noConnection(name)
        }
        let account = findings.account
        return OperatorAnswer([
            "name": .string(name), "usable": .bool(findings.isUsable), "problem": Self.text(findings.problem),
            "account": account.map { ["id": Self.text($0.id), "name": Self.text($0.name)] } ?? .null,
            "workspaces": Self.texts(account?.workspaces ?? []),
            "scopes": findings.grantedScopes.map(Self.texts) ?? .null,
            "expires_in_seconds": findings.life.map { .number(JSONNumber($0.components.seconds)) } ?? .null,
            "doctor": try await doctor(of: name),
        ])
    }

    fileprivate func revokeConnection(_ name: String) async throws -> OperatorAnswer {
        guard try await listings.connection(name) != nil else { throw OperatorProblem.noConnection(name) }
        let isNew = try await installations.revocation.revoke(name)
        if isNew { telemetry.observe(.operatorChanged(kind: "connection", verb: "revoked", name: name)) }
        return OperatorAnswer(["name": .string(name), "revoked": .bool(isNew)])
    }

    private static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}
