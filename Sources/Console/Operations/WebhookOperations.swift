import Credentials
import Domain
import HTTPTypes
import Postgres
import Store
import Telemetry

extension Operation {
    static let webhooks: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/webhooks",
            id: "listWebhooks",
            summary: "Every webhook.",
            content: .list(of: "Webhook"),
            carryOut: { door, _ in OperatorAnswer(try await door.webhooksListed()) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/webhooks",
            id: "createWebhook",
            summary: "Make a webhook: an address, and a secret that is shown only in this answer.",
            body: .fields(webhookFields),
            status: 201,
            content: .json("NewWebhook"),
            problems: [400, 404, 409],
            carryOut: { door, request in try await door.createWebhook(request) }
        ),
        Operation(
            method: .get,
            path: "/api/v1/webhooks/{name}",
            id: "showWebhook",
            summary: "One webhook, its secrets and whether they are in use, and the last requests that were refused.",
            content: .json("WebhookDetails"),
            problems: [404],
            carryOut: { door, request in
                OperatorAnswer(try await door.webhookShown(try request.values.required("name")))
            }
        ),
    ]

    static let webhookFields = [
        Parameter("name", .name, isRequired: true, "What it is to be called."),
        Parameter("product", .choice(Product.allCases.map(\.rawValue)), isRequired: true, "Which Bitbucket delivers."),
        Parameter("connection", .name, "Whose account its triggers' workflows act with."),
        Parameter("secret", .text(limit: 1_024), "What Bitbucket was given already; without it one is made."),
        Parameter("unsigned", .flag, "True for a webhook that verifies nothing, and has no secret."),
    ]
}

extension OperatorDoor {
    fileprivate func webhooksListed() async throws -> JSONValue {
        let listing = try JSONValue(parsing: try await listings.webhooks() ?? [])
        return ["items": .array((listing["items"]?.elements ?? []).map(addressed)), "next": nil]
    }

    fileprivate func webhookShown(_ name: String) async throws -> JSONValue {
        guard let json = try await listings.webhook(name) else {
            throw OperatorProblem.notFound("there is no webhook \(name); GET /api/v1/webhooks lists them")
        }
        return addressed(try JSONValue(parsing: json))
    }

    /// A webhook with its address in place of its token.
    private func addressed(_ webhook: JSONValue) -> JSONValue {
        .object(
            JSONObject(
                (webhook.members?.members ?? []).map { member in
                    member.name == "token"
                        ? ("url", .string(address(member.value.string ?? ""))) : (member.name, member.value)
                }
            )
        )
    }

    fileprivate func createWebhook(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let fields = try request.fields(Operation.webhookFields)
        let name = try fields.required("name")
        let secret = fields.text("secret").map(Secret.init)
        let isUnsigned = fields.isOn("unsigned")
        guard let product = Product(rawValue: try fields.required("product")) else {
            throw OperatorProblem.badRequest("product is not known")
        }
        guard !isUnsigned || secret == nil else {
            throw OperatorProblem.badRequest("an unsigned webhook has no secret; leave out `secret` or `unsigned`")
        }
        let made: (token: String, secret: Secret?)
        do {
            made = try await webhooks.create(
                name: name,
                product: product,
                connection: fields.text("connection"),
                secret: secret,
                unsigned: isUnsigned
            )
        } catch SQLState.uniqueViolation {
            throw OperatorProblem.conflict("there is a webhook \(name) already; choose another name")
        } catch SQLState.noDataFound {
            throw OperatorProblem.noConnection(fields.text("connection"))
        }
        telemetry.observe(.operatorChanged(kind: "webhook", verb: "created", name: name))
        return OperatorAnswer(
            [
                "name": .string(name), "product": .string(product.rawValue), "url": .string(address(made.token)),
                "secret": made.secret.map { $0.withValue(JSONValue.string) } ?? .null,
            ],
            status: 201
        )
    }

    private func address(_ token: String) -> String { "\(publicURL)/webhooks/\(token)" }
}

extension OperatorProblem {
    static func noConnection(_ name: String?) -> OperatorProblem {
        .notFound("there is no connection \(name ?? ""); `bittern connections list` shows those there are")
    }
}
