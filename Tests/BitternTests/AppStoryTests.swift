import Domain
import Testing
import bittern

@Suite struct AppStoryTests {
    private static let fresh: JSONValue = [
        "app": "bitbucket", "title": "Bitbucket Cloud", "mode": "own", "client_id": "KEY", "has_secret": true,
        "ready": true, "connections": 0, "callback_url": "https://bittern.example.org/oauth/callback",
        "api_url": "https://api.bitbucket.org", "authorize_url": "https://bitbucket.org/a",
        "token_url": "https://bitbucket.org/t", "missing": [],
        "scopes": [
            ["name": "account", "kind": "mandatory", "allows": "see who it is", "implies": [], "verifiable": true]
        ],
        "offered": [["name": "email", "allows": "see the address", "implies": []]],
        "doctor": [
            "needed": [["scope": "account", "because": ["Bittern needs it"]]], "boxes_to_tick": [],
            "missing_in_configuration": [], "missing_in_grants": [], "unverifiable": [], "lines": [],
        ],
    ]

    private func story(_ changes: JSONValue) -> String {
        var app = Self.fresh.members ?? JSONObject()
        for change in changes.members?.members ?? [] { app[change.name] = change.value }
        return AppStory(of: .object(app)).text
    }

    @Test func `an app that lacks nothing is told in a few lines`() {
        #expect(
            story([:]) == """
                app          bitbucket, Bitbucket Cloud
                mode         own: OAuth consumer KEY, its secret is there
                callback     https://bittern.example.org/oauth/callback, to be entered in Bitbucket as the consumer's
                api          https://api.bitbucket.org
                authorize    https://bitbucket.org/a
                token        https://bitbucket.org/t
                scopes       account (mandatory): see who it is
                offered      email
                needed       account
                               Bittern needs it
                verdict      everything that is known to be needed is ticked

                """
        )
    }

    @Test func `boxes to tick come with the command that says so, and with what needs them`() {
        let told = story([
            "doctor": [
                "needed": [], "boxes_to_tick": ["pullrequest:write", "webhook"], "missing_in_configuration": [],
                "missing_in_grants": [["connection": "acme", "scopes": ["webhook"]]],
                "unverifiable": ["deploy:all"],
                "lines": ["tick pullrequest:write: workflow approve, step a needs it; account alone is ticked"],
            ]
        ])
        #expect(
            told.hasSuffix(
                """
                verdict      tick in Bitbucket's consumer: pullrequest:write, webhook; then say so here: bittern apps set bitbucket --scope pullrequest:write --scope webhook
                             tick pullrequest:write: workflow approve, step a needs it; account alone is ticked
                             connection acme was not granted webhook; once it is ticked, give its customer a new link with bittern connections invite bitbucket
                unchecked    deploy:all

                """
            )
        )
    }

    @Test func `a custom scope is said to be unverifiable, and no error`() {
        let told = story([
            "scopes": [["name": "deploy", "kind": "custom", "allows": nil, "implies": [], "verifiable": false]]
        ])
        #expect(told.contains("scopes       deploy (custom): Bittern does not know it, and cannot check"))
    }

    @Test func `connections that keep the earlier consumer are named`() {
        #expect(story(["keep_earlier_consumer": ["acme", "shop"]]).contains("authorised through: acme, shop\n"))
        #expect(!story(["keep_earlier_consumer": []]).contains("kept"))
    }

    @Test func `what the verdict has said is not said again`() {
        let told = story([
            "doctor": [
                "boxes_to_tick": [],
                "unverifiable": ["deploy", "workflow w, step a: GET /2.0/x is nothing that is known"],
                "lines": ["deploy cannot be checked: Bittern does not know what it allows"],
            ]
        ])
        #expect(told.hasSuffix("unchecked    workflow w, step a: GET /2.0/x is nothing that is known\n"))
    }

    @Test func `what is missing is told`() {
        let told = story(["client_id": nil, "missing": ["the client id: bittern apps set bitbucket --client-id …"]])
        #expect(told.contains("mode         own: no OAuth consumer yet\n"))
        #expect(told.contains("missing      the client id: bittern apps set bitbucket --client-id …\n"))
    }

    @Test(arguments: ["app", "client_id", "api_url"])
    func `nothing in it commands the terminal`(member: String) {
        #expect(!story(.object(JSONObject([(member, .string("\u{1B}[2J"))]))).unicodeScalars.contains("\u{1B}"))
    }
}
