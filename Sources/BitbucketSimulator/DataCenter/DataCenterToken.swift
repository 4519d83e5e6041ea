import Domain
import FoundationEssentials
import HTTPTypes

/// Data Center's token endpoint, `POST /rest/oauth2/latest/token`, and its revocation.
///
/// The client's id and secret are fields of the form, or of the query; a code that was asked for with a challenge needs
/// its verifier.
enum DataCenterToken {
    static let endpoints: [Endpoint] = [
        .open(.post, "/rest/oauth2/latest/token") { world, call throws(Refusal) in try token(&world, call) },
        .open(.post, "/rest/oauth2/latest/revoke") { world, call throws(Refusal) in try revoke(&world, call) },
    ]

    private static func token(_ world: inout World, _ call: APICall) throws(Refusal) -> APIAnswer {
        do throws(OAuthError) {
            let form = call.form["grant_type"] == nil ? call.query : call.form
            let consumer = try client(world, form)
            let terms = TokenTerms(world.settings, of: .datacenter, at: world.now)
            let tokens: OAuthBook.Tokens
            switch form["grant_type"] {
            case "authorization_code":
                tokens = try world.oauth.exchange(
                    try CloudToken.required("code", form),
                    by: consumer,
                    redirect: try CloudToken.required("redirect_uri", form),
                    verifier: form["code_verifier"],
                    terms
                )
            case "refresh_token":
                let token = try CloudToken.required("refresh_token", form)
                tokens = try world.oauth.refresh(token, by: consumer, terms)
            case let other:
                throw OAuthError(error: "unsupported_grant_type", description: "Unsupported grant type: \(other ?? "")")
            }
            return .json(
                200,
                [
                    "access_token": .string(tokens.access),
                    "token_type": "bearer",
                    "expires_in": .number(JSONNumber(Int(tokens.lifetime.seconds))),
                    "refresh_token": tokens.refresh.map { .string($0) } ?? .null,
                    "scope": .string(tokens.grant.scopes.joined(separator: " ")),
                    "created_at": .number(JSONNumber(Int(world.now.timeIntervalSince1970))),
                ]
            )
        } catch {
            throw Refusal(error.answer)
        }
    }

    private static func revoke(_ world: inout World, _ call: APICall) throws(Refusal) -> APIAnswer {
        do throws(OAuthError) {
            let consumer = try client(world, call.form)
            _ = world.oauth.revoke(token: try CloudToken.required("token", call.form), by: consumer)
            return APIAnswer(200, .nothing)
        } catch {
            throw Refusal(error.answer)
        }
    }

    private static func client(_ world: World, _ form: FormFields) throws(OAuthError) -> SimulatedConsumer {
        guard let consumer = world.oauth.consumer(form["client_id"] ?? "", of: .datacenter),
            consumer.secret == form["client_secret"]
        else { throw .invalidClient }
        return consumer
    }
}
