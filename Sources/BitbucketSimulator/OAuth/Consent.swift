import Domain
import FoundationEssentials
import HTTPTypes

/// The consent pages, `/site/oauth2/authorize` of Cloud and `/rest/oauth2/latest/authorize` of Data Center.
///
/// Somebody is always signed in: the first account unless the form says another.
enum Consent {
    private static let cloud = "/site/oauth2/authorize"
    private static let dataCenter = "/rest/oauth2/latest/authorize"

    static let endpoints: [Endpoint] = [(cloud, Product.cloud), (dataCenter, .datacenter)].flatMap { path, product in
        [
            Endpoint.open(.get, path) { world, call throws(Refusal) in
                try show(&world, ConsentRequest(call.query, of: product, in: world), at: path)
            },
            Endpoint.open(.post, path) { world, call throws(Refusal) in
                let request = try ConsentRequest(call.form, of: product, in: world)
                guard call.form["decision"] == "grant" else { return denied(request) }
                return try grant(&world, request, account: call.form["account"])
            },
        ]
    }

    private static func show(
        _ world: inout World,
        _ request: ConsentRequest,
        at path: String
    ) throws(Refusal) -> APIAnswer {
        guard request.fields["response_type"] == "code" else {
            return request.back([
                ("error", "unsupported_response_type"), ("error_description", "The response_type is not supported"),
            ])
        }
        _ = try request.challenge()
        guard let scopes = request.scopes else { return invalidScope(request) }
        if world.settings.grantsAtOnce { return try grant(&world, request, account: nil) }
        return ConsentPage.ask(
            request.consumer,
            scopes: scopes,
            accounts: world.accounts,
            action: path,
            hidden: request.hidden
        )
    }

    private static func grant(
        _ world: inout World,
        _ request: ConsentRequest,
        account: String?
    ) throws(Refusal) -> APIAnswer {
        guard let scopes = request.scopes else { return invalidScope(request) }
        guard let account = account.map({ world.account($0) }) ?? world.accounts.first else {
            throw Refusal(.json(400, ["error": "nobody has that account here"]))
        }
        let code = world.oauth.consent(
            to: request.consumer,
            scopes: scopes,
            by: account.person,
            redirect: request.fields["redirect_uri"],
            challenge: try request.challenge(),
            until: world.now.addingTimeInterval(world.settings.codeLifetime.seconds)
        )
        return request.back([("code", code)])
    }

    private static func denied(_ request: ConsentRequest) -> APIAnswer {
        request.back([
            ("error", "access_denied"),
            ("error_description", "The resource owner or authorization server denied the request"),
        ])
    }

    private static func invalidScope(_ request: ConsentRequest) -> APIAnswer {
        request.back([
            ("error", "invalid_scope"), ("error_description", "The application may not have any of these scopes"),
        ])
    }
}
