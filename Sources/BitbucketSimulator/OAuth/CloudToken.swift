import Domain
import HTTPTypes

/// Cloud's token endpoint, `POST /site/oauth2/access_token`, and its revocation.
///
/// Clients authenticate with Basic and nothing else; PKCE is not known here.
enum CloudToken {
    static let endpoints: [Endpoint] = [
        .open(.post, "/site/oauth2/access_token") { world, call throws(Refusal) in try token(&world, call) },
        .open(.post, "/site/oauth2/revoke") { world, call throws(Refusal) in try revoke(&world, call) },
    ]

    private static func token(_ world: inout World, _ call: APICall) throws(Refusal) -> APIAnswer {
        do throws(OAuthError) {
            let consumer = try client(world, call)
            let form = call.form
            let terms = TokenTerms(world.settings, of: .cloud, at: world.now)
            let tokens: OAuthBook.Tokens
            switch form["grant_type"] {
            case "authorization_code":
                tokens = try world.oauth.exchange(
                    try required("code", form),
                    by: consumer,
                    redirect: form["redirect_uri"],
                    verifier: nil,
                    terms
                )
            case "refresh_token":
                tokens = try world.oauth.refresh(try required("refresh_token", form), by: consumer, terms)
            case "client_credentials":
                guard consumer.isPrivate else { throw OAuthError.publicConsumer }
                tokens = world.oauth.clientCredentials(of: consumer, terms)
            case let other: throw OAuthError.unsupported(other)
            }
            return answer(tokens, state: form["grant_type"], world.settings)
        } catch {
            throw Refusal(error.answer)
        }
    }

    private static func revoke(_ world: inout World, _ call: APICall) throws(Refusal) -> APIAnswer {
        do throws(OAuthError) {
            let consumer = try client(world, call)
            // Whether there was such a token is nobody's business.
            _ = world.oauth.revoke(token: try required("token", call.form), by: consumer)
            return APIAnswer(200, .nothing)
        } catch {
            throw Refusal(error.answer)
        }
    }

    private static func client(_ world: World, _ call: APICall) throws(OAuthError) -> SimulatedConsumer {
        guard let basic = call.basic else { throw .noCredentials }
        guard let consumer = world.oauth.consumer(basic.key, of: .cloud), consumer.secret == basic.secret else {
            throw .wrongCredentials
        }
        guard consumer.callback != nil else { throw .noCallback }
        return consumer
    }

    static func required(_ field: String, _ form: FormFields) throws(OAuthError) -> String {
        guard let value = form[field], !value.isEmpty else { throw .missing(field) }
        return value
    }

    private static func answer(
        _ tokens: OAuthBook.Tokens,
        state: String?,
        _ settings: SimulatorSettings
    ) -> APIAnswer {
        let body: JSONValue = [
            "access_token": .string(tokens.access),
            settings.scopeMember.rawValue: .string(tokens.grant.scopes.joined(separator: " ")),
            "token_type": "bearer",
            "expires_in": .number(JSONNumber(Int(tokens.lifetime.seconds))),
        ]
        return .json(
            200,
            body.adding("state", state.map { .string($0) }).adding("refresh_token", tokens.refresh.map { .string($0) })
        )
    }
}
