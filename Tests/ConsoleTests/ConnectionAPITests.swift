import Domain
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(2))) struct ConnectionAPITests {
    private static let dataCenter: JSONValue = [
        "name": "acme", "app": "bitbucket-datacenter", "customer": "Acme Ltd", "token": "t0ken-of-acme",
        "api_url": "https://bitbucket.example.org/",
    ]

    @Test func `a connection is made and listed, and its token is never seen again`() async throws {
        try await withDoor { door throws in
            let made = try await door.ask(.post, "/api/v1/connections", Self.dataCenter)
            #expect(made.status == 201)
            #expect(
                made.json == [
                    "name": "acme", "app": "bitbucket-datacenter", "customer": "Acme Ltd",
                    "api_url": "https://bitbucket.example.org", "account": nil,
                ]
            )
            let shown = try await door.ask(.get, "/api/v1/connections/acme")
            #expect(shown.json["state"]?.string == "active")
            #expect(!shown.json.text.contains("t0ken"))
            var listed = try #require(shown.json.members)
            for name in ["webhooks", "timeline", "doctor", "rates"] { listed[name] = nil }
            #expect(try await door.ask(.get, "/api/v1/connections").json["items"]?.elements == [.object(listed)])
            #expect(try await door.ask(.post, "/api/v1/connections", Self.dataCenter).status == 409)
            #expect(try await door.ask(.get, "/api/v1/connections/other").status == 404)
        }
    }

    @Test func `a Data Center whose address nobody has set is asked for it`() async throws {
        try await withDoor { door throws in
            let answer = try await door.ask(
                .post,
                "/api/v1/connections",
                ["name": "a", "customer": "c", "token": "t0ken", "app": "bitbucket-datacenter"]
            )
            #expect(answer.status == 400)
            #expect(answer.json["detail"]?.string?.contains("--api-url") == true)
        }
    }

    @Test func `a Bitbucket that cannot be asked is 502, and nothing is stored`() async throws {
        try await withDoor { door throws in
            let answer = try await door.ask(
                .post,
                "/api/v1/connections",
                ["name": "a", "customer": "c", "token": "t0ken", "api_url": "http://127.0.0.1:1"]
            )
            #expect(answer.status == 502)
            #expect(answer.json["detail"]?.string?.contains("could not be asked") == true)
            #expect(try await door.ask(.get, "/api/v1/connections").json["items"]?.elements == [])
        }
    }

    @Test(arguments: [
        (#"{"name":"a","customer":"c","token":"t","api_url":"ftp://x"}"#, "no address of an API"),
        (#"{"name":"a","customer":"c","token":"two words"}"#, "no header may hold"),
        (#"{"name":"a","customer":"c","token":"a\r\nb: c"}"#, "no header may hold"),
        (#"{"name":"a","customer":"c"}"#, "token is missing"), (#"{"name":"a","token":"t"}"#, "customer is missing"),
        (#"{"name":"a","customer":"c","token":"t","app":"bitbucket-dc"}"#, "did you mean"),
    ])
    func `a bad body says what is wrong with it`(body: String, reason: String) async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let answer = try await door.send(.post, "/api/v1/connections", Array(body.utf8))
            #expect(answer.status == 400)
            let detail = try JSONValue(parsing: answer.body)["detail"]?.string
            #expect(detail?.contains(reason) == true, "\(detail ?? "")")
        }
    }
}
