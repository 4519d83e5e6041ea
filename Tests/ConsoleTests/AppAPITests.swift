import Credentials
import Domain
import HTTPTypes
import Postgres
import Testing

@Suite(.timeLimit(.minutes(2))) struct AppAPITests {
    private static let app = "/api/v1/apps/bitbucket"
    private static let secret = "the-secret-of-the-consumer"

    @Test func `the catalogue has both products, and can be searched`() async throws {
        try await withDoor { door throws in
            let all = try await door.ask(.get, "/api/v1/apps")
            #expect(
                all.json["items"]?.elements?.compactMap { $0["app"]?.string } == ["bitbucket", "bitbucket-datacenter"]
            )
            #expect(all.json["items"]?[0]?["ready"]?.boolean == false)
            for (words, found) in [("data%20CENTER", 1), ("bitbucket", 2), ("gitlab", 0)] {
                let list = try await door.ask(.get, "/api/v1/apps?search=\(words)")
                #expect(list.json["items"]?.elements?.count == found, "\(words)")
            }
        }
    }

    @Test func `a new app says what is missing, and has the mandatory scope and the callback URL`() async throws {
        try await withDoor { door throws in
            let shown = try await door.ask(.get, Self.app).json
            #expect(shown["callback_url"]?.string == "https://bittern.example.org/oauth/callback")
            #expect(shown["mode"]?.string == "own")
            #expect(shown["client_id"] == .null)
            #expect(shown["missing"]?[0]?.string?.contains("--client-id") == true)
            #expect(shown["scopes"]?.elements?.map { $0["name"]?.string } == ["account"])
            #expect(shown["scopes"]?[0]?["kind"]?.string == "mandatory")
            #expect(shown["offered"]?.elements?.contains { $0["name"]?.string == "pullrequest:write" } == true)
            #expect(shown["api_url"]?.string == "https://api.bitbucket.org")
            let dataCenter = try await door.ask(.get, "/api/v1/apps/bitbucket-datacenter").json
            #expect(dataCenter["api_url"] == .null)
            #expect(dataCenter["missing"]?.elements?.contains { $0.string?.contains("--base-url") == true } == true)
        }
    }

    @Test func `what is set is shown, but for the secret, and what is not given stays`() async throws {
        try await withDoor { door throws in
            let set = try await door.ask(
                .put,
                Self.app,
                [
                    "client_id": "KEY", "client_secret": .string(Self.secret), "add_scopes": ["pullrequest:write"],
                    "add_custom_scopes": ["deploy:everything"],
                ]
            )
            #expect(set.status == 200)
            #expect(set.json["keep_earlier_consumer"] == [])
            let later = try await door.ask(.put, Self.app, ["remove_scopes": ["deploy:everything"]])
            for json in [set.json, later.json, try await door.ask(.get, Self.app).json] {
                #expect(json["client_id"]?.string == "KEY")
                #expect(json["has_secret"]?.boolean == true)
                #expect(json["ready"]?.boolean == true)
                #expect(json["missing"] == [])
                #expect(!json.text.contains(Self.secret))
            }
            let scopes = set.json["scopes"]?.elements ?? []
            #expect(scopes.map { $0["kind"]?.string } == ["mandatory", "selected", "custom"])
            #expect(scopes.map { $0["verifiable"]?.boolean } == [true, true, false])
            #expect(scopes[1]["implies"]?.elements?.contains("repository:write") == true)
            #expect(set.json["doctor"]?["unverifiable"] == ["deploy:everything"])
            #expect(later.json["scopes"]?.elements?.count == 2)
        }
    }

    @Test func `boxes to tick are known before anything ran, with what needs them`() async throws {
        try await withDoor { door throws in
            let workflow: JSONValue = [
                "name": "approve", "on": ["pull_request.created"],
                "steps": [
                    [
                        "id": "a", "action": "http.request",
                        "with": [
                            "method": "POST",
                            "url": "/2.0/repositories/acme/app/pullrequests/{{ trigger.pull_request.id }}/approve",
                        ],
                    ]
                ],
            ]
            #expect(try await door.ask(.post, "/api/v1/workflows", workflow).status == 200)
            let doctor = try #require(try await door.ask(.get, Self.app).json["doctor"])
            #expect(doctor["boxes_to_tick"] == ["pullrequest:write"])
            let reason =
                "workflow approve, step a needs it for POST "
                + "/2.0/repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/approve"
            #expect(
                doctor["missing_in_configuration"] == [["scope": "pullrequest:write", "because": [.string(reason)]]]
            )
            #expect(doctor["lines"]?[0]?.string == "tick pullrequest:write: \(reason); account alone is ticked")
            #expect(doctor["needed"]?.elements?.map { $0["scope"]?.string } == ["account", "pullrequest:write"])
            let ticked = try await door.ask(.put, Self.app, ["add_scopes": ["pullrequest:write"]]).json["doctor"]
            #expect(ticked?["boxes_to_tick"] == [])
            #expect(ticked?["missing_in_configuration"] == [])
        }
    }

    @Test func `one address makes all of them, each can be another, and an empty one takes it back`() async throws {
        try await withDoor { door throws in
            let at = try await door.ask(
                .put,
                Self.app,
                ["base_url": "http://127.0.0.1:7990/", "api_url": "http://127.0.0.1:7991"]
            )
            #expect(at.json["api_url"]?.string == "http://127.0.0.1:7991")
            #expect(at.json["authorize_url"]?.string == "http://127.0.0.1:7990/site/oauth2/authorize")
            #expect(at.json["token_url"]?.string == "http://127.0.0.1:7990/site/oauth2/access_token")
            let back = try await door.ask(.put, Self.app, ["base_url": ""])
            #expect(back.json["api_url"]?.string == "https://api.bitbucket.org")
            #expect(back.json["token_url"]?.string == "https://bitbucket.org/site/oauth2/access_token")
            let dataCenter = try await door.ask(
                .put,
                "/api/v1/apps/bitbucket-datacenter",
                ["base_url": "https://git.example.org/bitbucket"]
            )
            #expect(
                dataCenter.json["authorize_url"]?.string
                    == "https://git.example.org/bitbucket/rest/oauth2/latest/authorize"
            )
        }
    }

    @Test func `the shared consumer is used when there is one, and asked for when there is none`() async throws {
        try await withDoor { door throws in
            let refused = try await door.ask(.put, Self.app, ["mode": "shared"])
            #expect(refused.status == 409)
            #expect(refused.json["detail"]?.string?.contains("BITTERN_SHARED_BITBUCKET_CLIENT_ID") == true)
        }
        let shared = SharedConsumers([.bitbucket: .init(clientID: "SHARED", secret: Secret("shared-secret"))])
        try await withDoor(DoorSettings(shared: shared)) { door throws in
            let set = try await door.ask(.put, Self.app, ["mode": "shared"])
            #expect(set.json["client_id"]?.string == "SHARED")
            #expect(set.json["ready"]?.boolean == true)
            #expect(!set.json.text.contains("shared-secret"))
        }
    }

    @Test(arguments: [
        (#"{"remove_scopes":["account"]}"#, 422, "account cannot be removed"),
        (#"{"add_scopes":["pullrequests:write"]}"#, 422, "did you mean `pullrequest:write`?"),
        (#"{"add_scopes":["pullrequests:write"]}"#, 422, "--custom-scope"),
        (#"{"client_secret":"s"}"#, 400, "--client-id"), (#"{"client_id":"a:b"}"#, 400, "client_id has"),
        (#"{"client_id":"a","client_secret":"two words"}"#, 400, "client_secret has spaces"),
        (#"{"api_url":"ftp://x"}"#, 400, "no address"), (#"{"mode":"theirs"}"#, 400, "own, shared"),
        (#"{"add_scopes":["two words"]}"#, 400, "name of a scope"), (#"{"add_scopes":"a"}"#, 400, "a list of strings"),
        (#"{"add_scope":["a"]}"#, 400, "did you mean"), ("{}x", 400, "not JSON"),
    ])
    func `a bad change says what is wrong with it`(body: String, status: Int, reason: String) async throws {
        try await withDoor { door throws in
            let answer = try await door.send(.put, Self.app, Array(body.utf8))
            #expect(answer.status == status)
            let detail = try JSONValue(parsing: answer.body)["detail"]?.string
            #expect(detail?.contains(reason) == true, "\(detail ?? "")")
            #expect(try await door.ask(.get, Self.app).json["client_id"] == .null)
        }
    }

    @Test func `an app that is not there is 404, with the nearest`() async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let answer = try await door.ask(.get, "/api/v1/apps/bitbuket")
            #expect(answer.status == 404)
            #expect(answer.json["detail"]?.string?.contains("did you mean `bitbucket`?") == true)
        }
    }

    @Test func `another client id names the connections that keep the earlier one`() async throws {
        try await withDoor { door throws in
            _ = try await door.ask(.put, Self.app, ["client_id": "OLD", "client_secret": .string(Self.secret)])
            try await door.pool.execute(
                """
                select bittern_store.add_connection('acme', 'bitbucket', 'Acme', 'https://api.bitbucket.org', null, null,
                         'client_credentials', 'sealed'::bytea, 'https://bitbucket.org/t', o.id, null, array['account'])
                  from bittern_store.oauth_consumer o
                """
            )
            let same = try await door.ask(.put, Self.app, ["add_scopes": ["webhook"]])
            #expect(same.json["keep_earlier_consumer"] == [])
            let other = try await door.ask(.put, Self.app, ["client_id": "NEW", "client_secret": .string(Self.secret)])
            #expect(other.json["keep_earlier_consumer"] == ["acme"])
            let connection = try await door.ask(.get, "/api/v1/connections/acme").json
            #expect(connection["consumer"] == ["mode": "own", "client_id": "OLD", "current": false])
        }
    }
}
