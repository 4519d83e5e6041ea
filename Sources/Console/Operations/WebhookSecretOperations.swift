import Credentials
import Domain
import HTTPTypes
import Hooks
import Postgres
import Store
import Telemetry

extension Operation {
    static let webhookSecrets: [Operation] = [
        Operation(
            method: .post,
            path: "/api/v1/webhooks/{name}/secrets",
            id: "rotateWebhookSecret",
            summary:
                "Give a webhook a second secret; the first stays valid. It is shown only here, unless Bittern gives it to Bitbucket itself.",
            body: .fields(secretFields),
            status: 201,
            content: .json("NewSecret"),
            problems: hookProblems,
            carryOut: { door, request in try await door.rotateSecret(request) }
        ),
        Operation(
            method: .delete,
            path: "/api/v1/webhooks/{name}/secrets",
            id: "removeOldWebhookSecrets",
            summary: "Remove the secrets of a webhook but the newest, when they are safe to remove.",
            query: [Parameter("anyway", .flag, "Also when nothing says yet that Bitbucket uses the newest.")],
            content: .json("RemovedSecrets"),
            problems: [404, 409],
            carryOut: { door, request in try await door.removeOldSecrets(request) }
        ),
    ]

    fileprivate static let secretFields = [
        Parameter("secret", .text(limit: 1_024), "What Bitbucket was given already; without it one is made.")
    ]
}

extension OperatorDoor {
    fileprivate func rotateSecret(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let name = try request.values.required("name")
        let fields = try request.fields(Operation.secretFields)
        if try await isRegistered(name) { return try await rotateHookSecret(name, fields) }
        let made = try await explainingRefusals {
            try await webhooks.rotateSecret(of: name, to: fields.text("secret").map(Secret.init))
        }
        telemetry.observe(.operatorChanged(kind: "webhook secret", verb: "added", name: name))
        return OperatorAnswer(
            [
                "name": .string(name), "number": .number(JSONNumber(made.number)),
                "secret": made.secret.withValue(JSONValue.string), "hook": nil,
            ],
            status: 201
        )
    }

    /// Whether its hook in Bitbucket is Bittern's to look after.
    private func isRegistered(_ name: String) async throws -> Bool {
        guard let json = try await listings.webhook(name) else { return false }
        let state = try JSONValue(parsing: json)["remote"]?["state"]?.string
        return state != nil && state != "unregistered"
    }

    private func rotateHookSecret(_ name: String, _ fields: OperatorValues) async throws -> OperatorAnswer {
        guard fields.text("secret") == nil else {
            throw OperatorProblem.badRequest(
                "Bittern gives Bitbucket the secrets of webhook \(name) itself; leave out `secret`"
            )
        }
        let (number, report) = try await hooks.rotateSecret(of: name)
        telemetry.observe(.operatorChanged(kind: "webhook secret", verb: "added", name: name))
        return OperatorAnswer(
            [
                "name": .string(name), "number": .number(JSONNumber(number)), "secret": nil,
                "hook": HookAnswer.report(report),
            ],
            status: 201
        )
    }

    fileprivate func removeOldSecrets(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let name = try request.values.required("name")
        let removed = try await explainingRefusals {
            try await webhooks.removeOldSecrets(of: name, anyway: request.values.isOn("anyway"))
        }
        if !removed.isEmpty {
            telemetry.observe(.operatorChanged(kind: "webhook secret", verb: "removed", name: name))
        }
        return OperatorAnswer([
            "name": .string(name), "removed": .array(removed.map { .number(JSONNumber($0)) }),
        ])
    }

    /// The database says in words what it refuses.
    private func explainingRefusals<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch PostgresError.server(let report) where report.state == .noDataFound {
            throw OperatorProblem.notFound(report.message)
        } catch PostgresError.server(let report) where report.state == .prerequisiteMissing {
            throw OperatorProblem.conflict(report.message)
        }
    }
}
