import Credentials
import Domain
import HTTPTypes
import Store
import Telemetry

extension Operation {
    static let apps: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/apps",
            id: "listApps",
            summary: "The catalogue: every app that customers can install.",
            query: [Parameter("search", .text(limit: 255), "Only those whose name has these words.")],
            content: .list(of: "App"),
            problems: [400],
            carryOut: { door, request in try await door.appsListed(request.values.text("search")) }
        ),
        Operation(
            method: .get,
            path: "/api/v1/apps/{name}",
            id: "showApp",
            summary: "One app: its settings, its scopes, and which boxes have to be ticked in Bitbucket.",
            content: .json("AppDetails"),
            problems: [404],
            carryOut: { door, request in
                let app = try OperatorDoor.app(named: try request.values.required("name"))
                return OperatorAnswer(.object(try await door.appShown(app)))
            }
        ),
        Operation(
            method: .put,
            path: "/api/v1/apps/{name}",
            id: "setApp",
            summary: "Change what is given of an app's settings; what is left out stays.",
            body: .fields(appFields),
            content: .json("ChangedApp"),
            problems: [400, 404, 409, 422],
            carryOut: { door, request in try await door.setApp(request) }
        ),
    ]

    static let appFields = [
        Parameter(
            "mode",
            .choice(CredentialsMode.allCases.map(\.rawValue)),
            "Whose OAuth consumer customers authorise."
        ),
        Parameter("client_id", .text(limit: 255), "Of your OAuth consumer; Bitbucket calls it its key."),
        Parameter("client_secret", .text(limit: 4_096), "Its secret; it is sealed, and never shown again."),
        Parameter("add_scopes", .scopes, "Scopes that are ticked in the consumer, beside the mandatory ones."),
        Parameter("add_custom_scopes", .scopes, "The same for scopes that Bittern does not know."),
        Parameter("remove_scopes", .scopes, "Scopes of either kind."),
        Parameter("base_url", .address, "Where all of it is: its API, its consent page and its tokens."),
        Parameter("api_url", .address, "Where its API is; an empty text goes back to the app's own address."),
        Parameter(
            "authorize_url",
            .address,
            "Where customers consent; an empty text goes back to the app's own address."
        ),
        Parameter("token_url", .address, "Where tokens come from; an empty text goes back to the app's own address."),
    ]
}

extension OperatorDoor {
    /// - Throws: `OperatorProblem`, 404, with the nearest name.
    static func app(named name: String) throws -> App {
        guard let app = App(rawValue: name) else {
            let hint = NearestName.hint(for: name, in: App.allCases.map(\.rawValue))
            throw OperatorProblem.notFound("there is no app \(name)\(hint); GET /api/v1/apps lists them")
        }
        return app
    }

    fileprivate func appsListed(_ search: String?) async throws -> OperatorAnswer {
        let found = try await installations.doctor.examineAll().map(answer).filter { $0.isFound(by: search ?? "") }
        return OperatorAnswer([
            "items": .array(found.map { .object(JSONObject($0.summary)) }), "next": nil,
        ])
    }

    fileprivate func appShown(_ app: App) async throws -> JSONObject {
        guard let examination = try await installations.doctor.examine(app) else {
            throw OperatorProblem.notFound("the database has no app \(app.rawValue); run `bittern migrate`")
        }
        return answer(examination).json.members ?? JSONObject()
    }

    private func answer(_ examination: AppExamination) -> AppAnswer {
        AppAnswer(
            examination: examination,
            sharedClientID: installations.shared[examination.settings.app]?.clientID,
            callbackURL: installations.callbackURL
        )
    }

    fileprivate func setApp(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let app = try Self.app(named: try request.values.required("name"))
        let fields = try request.fields(Operation.appFields)
        let secret = try fields.text("client_secret").map(Self.secret)
        let change = try AppChange(fields, of: app)
        let kept = try await installations.apps.change(app, change, secret: secret)
        telemetry.observe(.operatorChanged(kind: "app", verb: "changed", name: app.rawValue))
        var shown = try await appShown(app)
        shown["keep_earlier_consumer"] = .array(kept.map(JSONValue.string))
        return OperatorAnswer(.object(shown))
    }

    private static func secret(_ text: String) throws -> Secret {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw OperatorProblem.badRequest("client_secret has spaces or other signs; is it the whole secret, alone?")
        }
        return Secret(text)
    }
}

extension AppChange {
    /// - Throws: `OperatorProblem`, 400.
    fileprivate init(_ fields: OperatorValues, of app: App) throws {
        self.init()
        mode = fields.text("mode").flatMap(CredentialsMode.init)
        clientID = fields.text("client_id")
        // Id and secret go into one header with a colon between them.
        if let clientID, !clientID.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }) {
            throw OperatorProblem.badRequest(
                "client_id has spaces or other signs; Bitbucket shows it as the consumer's key"
            )
        }
        addScopes = fields.list("add_scopes") ?? []
        addCustomScopes = fields.list("add_custom_scopes") ?? []
        removeScopes = fields.list("remove_scopes") ?? []
        if let base = fields.text("base_url") { setBase(base, of: app) }
        apiURL = fields.text("api_url") ?? apiURL
        authorizeURL = fields.text("authorize_url") ?? authorizeURL
        tokenURL = fields.text("token_url") ?? tokenURL
        for address in [\AppChange.apiURL, \.authorizeURL, \.tokenURL] {
            while self[keyPath: address]?.hasSuffix("/") == true { self[keyPath: address]?.removeLast() }
        }
    }

    /// Everything at one address; an empty one takes all of it back.
    private mutating func setBase(_ base: String, of app: App) {
        var base = base
        while base.hasSuffix("/") { base.removeLast() }
        apiURL = base
        authorizeURL = base.isEmpty ? "" : AppAddresses(of: app, at: base).authorize
        tokenURL = base.isEmpty ? "" : AppAddresses(of: app, at: base).token
    }
}
