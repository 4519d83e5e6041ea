import Credentials
import Domain
import HTTPTypes
import Postgres
import Store
import Telemetry

extension Operation {
    static let secrets: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/secrets",
            id: "listSecrets",
            summary: "The names of secrets, which workflows insert them, and which are missing; never a value.",
            content: .list(of: "Secret"),
            carryOut: { door, _ in .page(try await door.listings.secrets()) }
        ),
        Operation(
            method: .put,
            path: "/api/v1/secrets/{name}",
            id: "setSecret",
            summary: "Keep a value under a name, sealed, in place of the one before; it is never shown again.",
            nameKind: .secret,
            body: .fields(secretFields),
            status: 201,
            otherStatus: (200, "There was one, and it has this value now."),
            content: .json("SetSecret"),
            problems: [400],
            carryOut: { door, request in try await door.setSecret(request) }
        ),
        Operation(
            method: .delete,
            path: "/api/v1/secrets/{name}",
            id: "deleteSecret",
            summary: "Forget a secret; refused while workflows in force insert it.",
            nameKind: .secret,
            query: [Parameter("force", .flag, "Also while workflows insert it; their runs die there.")],
            status: 204,
            content: .nothing,
            problems: [400, 404, 409],
            carryOut: { door, request in try await door.deleteSecret(request) }
        ),
    ]

    fileprivate static let secretFields = [
        Parameter("value", .text(limit: SecretRegistration.limitBytes), isRequired: true, "What templates insert.")
    ]
}

extension OperatorDoor {
    fileprivate func setSecret(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let name = try request.secretName
        let value = Secret(try request.fields(Operation.secretFields).required("value"))
        let isNew = try await secrets.set(name, to: value)
        telemetry.observe(.operatorChanged(kind: "secret", verb: isNew ? "created" : "replaced", name: name.text))
        return OperatorAnswer(["name": .string(name.text), "created": .bool(isNew)], status: isNew ? 201 : 200)
    }

    fileprivate func deleteSecret(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let name = try request.secretName
        do {
            guard try await secrets.delete(name, anyway: request.values.isOn("force")) else {
                throw OperatorProblem.notFound("there is no secret \(name); GET /api/v1/secrets lists them")
            }
        } catch PostgresError.server(let report) where report.state == .prerequisiteMissing {
            throw OperatorProblem.conflict(
                "\(report.message); delete it with `force` all the same, or apply them without it"
            )
        }
        telemetry.observe(.operatorChanged(kind: "secret", verb: "deleted", name: name.text))
        return OperatorAnswer([], status: 204)
    }
}

extension OperatorRequest {
    /// The path's, which the table has checked.
    fileprivate var secretName: SecretName {
        get throws {
            guard let name = SecretName(try values.required("name")) else {
                throw OperatorProblem.badRequest("name is no name of a secret")
            }
            return name
        }
    }
}
