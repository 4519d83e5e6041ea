import Domain
import Foundation
import Testing
import bittern

@Suite struct ConnectionStoryTests {
    private static let now = "2026-11-23T16:00:00Z"
    private static let fresh: JSONValue = [
        "name": "acme", "app": "bitbucket", "customer": "Acme Ltd", "api_url": "https://api.bitbucket.org",
        "state": "active", "state_reason": nil, "state_changed_at": "2026-11-23T15:00:00+00:00", "account_id": "id",
        "account_name": "Ada", "workspaces": ["acme", "shop"], "scopes": ["account", "pullrequest"],
        "credential": "authorization_code", "generation": 3, "expires_at": "2026-11-23T17:33:00.123456+00:00",
        "renewed_at": "2026-11-23T15:33:00+00:00", "failures": 0,
        "consumer": ["mode": "own", "client_id": "KEY", "current": true], "created_at": "2026-11-23T15:00:00+00:00",
        "webhooks": ["hook"],
        "timeline": [
            ["at": "2026-11-23T15:33:00+00:00", "kind": "refreshed", "detail": nil],
            ["at": "2026-11-23T15:00:00+00:00", "kind": "made", "detail": "Ada"],
        ],
        "doctor": ["needed": [], "missing": [], "unverifiable": [], "lines": []],
    ]

    private func story(_ changes: JSONValue) throws -> String {
        var connection = Self.fresh.members ?? JSONObject()
        for change in changes.members?.members ?? [] { connection[change.name] = change.value }
        return ConnectionStory(of: .object(connection), now: try Date(Self.now, strategy: .iso8601)).text
    }

    @Test func `one that works is told with its token's life and what happened to it, newest first`() throws {
        #expect(
            try story([:]) == """
                connection   acme, to bitbucket for customer Acme Ltd, made 2026-11-23T15:00:00+00:00
                state        active since 2026-11-23T15:00:00+00:00
                account      Ada (id)
                workspaces   acme, shop
                api          https://api.bitbucket.org
                token        authorization_code, generation 3, expires in 93 min
                consumer     KEY, own: the app's own now
                granted      account, pullrequest
                verdict      everything that is known to be needed was granted
                webhooks     hook
                timeline     2026-11-23T15:33:00+00:00  refreshed
                             2026-11-23T15:00:00+00:00  made: Ada

                """
        )
    }

    @Test func `one that its customer has to authorise again says how`() throws {
        let told = try story([
            "state": "reauthorization_required", "state_reason": "400: invalid_grant", "failures": 2,
            "consumer": ["mode": "own", "client_id": "OLD", "current": false],
        ])
        #expect(
            told.contains("state        reauthorization_required since 2026-11-23T15:00:00+00:00: 400: invalid_grant\n")
        )
        #expect(told.contains("bittern connections invite bitbucket --name acme --customer"))
        #expect(told.contains("could not be renewed 2 times in a row\n"))
        #expect(told.contains("consumer     OLD, own: an earlier one than the app's"))
    }

    @Test func `what was not granted is told with what needs it`() throws {
        let told = try story([
            "doctor": [
                "needed": [["scope": "webhook", "because": ["webhook hook needs it to be there"]]],
                "missing": [["scope": "webhook", "because": ["webhook hook needs it to be there"]]],
                "unverifiable": [], "lines": ["have the customer authorise again: webhook …"],
            ]
        ])
        #expect(told.contains("needed       webhook\n               webhook hook needs it to be there\n"))
        #expect(told.contains("verdict      needed, and not granted: webhook\n             have the customer"))
    }

    @Test(arguments: [
        ("2026-11-23T16:01:30+00:00", "expires in 90 s"), ("2026-11-23T15:59:59+00:00", "expired since"),
        ("2026-12-23T16:00:00Z", "expires in 30 days"), ("infinity", "expires at infinity"),
    ])
    func `a token's life is told in a fit unit`(expiresAt: String, told: String) throws {
        #expect(try story(["expires_at": .string(expiresAt)]).contains(told))
    }

    @Test func `a plain token is told as one of which little is known`() throws {
        let told = try story([
            "credential": "access_token", "generation": 1, "expires_at": nil, "scopes": nil, "consumer": nil,
            "account_id": nil, "account_name": nil,
        ])
        #expect(told.contains("token        access_token, generation 1, expires when nobody knows\n"))
        #expect(told.contains("granted      nobody can say what this token may do\n"))
        #expect(told.contains("account      nobody could say whose it is\n"))
        #expect(!told.contains("was granted"))
    }

    @Test func `a check tells whose it is, or why it is not usable`() {
        #expect(
            ConnectionCheckStory(
                of: [
                    "name": "acme", "usable": true, "problem": nil, "account": ["id": "id", "name": "Ada"],
                    "workspaces": ["acme"], "scopes": ["account"], "expires_in_seconds": 5_580,
                    "doctor": ["needed": [], "missing": [["scope": "webhook", "because": []]], "lines": []],
                ]
            ).text == """
                connection   acme
                usable       yes
                account      Ada (id)
                workspaces   acme
                granted      account
                token        good for 93 min
                warning      needed, and not granted: webhook

                """
        )
        let bad = ConnectionCheckStory(of: ["name": "acme", "usable": false, "problem": "Bitbucket answers 401"]).text
        #expect(bad == "connection   acme\nusable       no: Bitbucket answers 401\n")
    }

    @Test func `a link is told with until when it holds, and whether it authorises anew`() {
        let invitation: JSONValue = [
            "url": "https://b.example.org/connect/x", "expires_at": "2026-11-24T16:00:00Z", "app": "bitbucket",
            "customer": "Acme", "connection": "acme", "reauthorization": true, "return_to": nil,
        ]
        let told = InvitationStory(of: invitation).text
        #expect(told.hasPrefix("link         https://b.example.org/connect/x\nholds        until 2026-11-24T16:00:00Z"))
        #expect(told.contains("connection   acme, which is there already: it is authorised anew"))
    }

    @Test func `the answers of a rotation are added up`() {
        var tally = KeyRotationTally()
        tally.add(["key": "k2", "resealed": 200, "unopened": ["a: no"], "removable": [], "next": "place"])
        #expect(tally.next == "place")
        tally.add(["key": "k2", "resealed": 1, "unopened": [], "removable": ["k1"], "next": nil])
        #expect(tally.next == nil)
        #expect(
            tally.text.hasPrefix("resealed     201 with key k2\nunopened     a: no\nremovable    k1: nothing is sealed")
        )
        #expect(tally.json["resealed"] == 201)
    }

    @Test(arguments: ["name", "customer", "state_reason", "account_name"])
    func `nothing in it commands the terminal`(member: String) throws {
        let told = try story(.object(JSONObject([(member, .string("\u{1B}[2J")), ("state", "revoked")])))
        #expect(!told.unicodeScalars.contains("\u{1B}"))
    }
}
