import Console
import Domain
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(2))) struct WebhookAPITests {
    @Test func `a webhook's secret is made when none is given, and shown only once`() async throws {
        try await withDoor { door throws in
            let made = try await door.ask(.post, "/api/v1/webhooks", ["name": "acme", "product": "cloud"])
            #expect(made.status == 201)
            #expect(made.json.members?.names == ["name", "product", "url", "secret"])
            let secret = try #require(made.json["secret"]?.string)
            #expect(secret.utf8.count == 43)
            let url = try #require(made.json["url"]?.string)
            #expect(url.hasPrefix("https://bittern.example.org/webhooks/"))
            let shown = try await door.ask(.get, "/api/v1/webhooks/acme")
            #expect(shown.status == 200)
            #expect(shown.json["url"]?.string == url)
            #expect(shown.json["secrets"]?[0]?["number"]?.integer == 1)
            #expect(!shown.json.text.contains(secret))
            #expect(shown.json["token"] == nil)
            let list = try await door.ask(.get, "/api/v1/webhooks")
            #expect(shown.json["rejections"]?.elements == [])
            var listed = try #require(shown.json.members)
            listed["rejections"] = nil
            #expect(list.json["items"]?.elements == [.object(listed)])
            #expect(list.json["next"] == .null)
        }
    }

    @Test func `a webhook's secret may be given, and may be left out only by name`() async throws {
        try await withDoor { door throws in
            let given = try await door.ask(
                .post,
                "/api/v1/webhooks",
                ["name": "a", "product": "datacenter", "secret": "s3cret"]
            )
            #expect(given.json["secret"]?.string == "s3cret")
            let open = try await door.ask(
                .post,
                "/api/v1/webhooks",
                ["name": "b", "product": "cloud", "unsigned": true]
            )
            #expect(open.status == 201)
            #expect(open.json["secret"] == .null)
            #expect(try await door.ask(.get, "/api/v1/webhooks/b").json["unsigned"]?.boolean == true)
            let both = try await door.ask(
                .post,
                "/api/v1/webhooks",
                ["name": "c", "product": "cloud", "unsigned": true, "secret": "x"]
            )
            #expect(both.status == 400)
        }
    }

    @Test func `a name that is taken, and a connection that is not there`() async throws {
        try await withDoor { door throws in
            let body: JSONValue = ["name": "acme", "product": "cloud"]
            #expect(try await door.ask(.post, "/api/v1/webhooks", body).status == 201)
            let taken = try await door.ask(.post, "/api/v1/webhooks", body)
            #expect(taken.status == 409)
            #expect(taken.json["title"]?.string == "Conflict")
            #expect(taken.json["detail"]?.string?.contains("webhook acme") == true)
            let lost = try await door.ask(
                .post,
                "/api/v1/webhooks",
                ["name": "other", "product": "cloud", "connection": "nobody"]
            )
            #expect(lost.status == 404)
            #expect(lost.json["detail"]?.string?.contains("no connection nobody") == true)
            #expect(try await door.ask(.get, "/api/v1/webhooks/nobody").status == 404)
        }
    }

    @Test(arguments: [
        ("", "the body is empty"), ("{", "not JSON"), ("[]", "must be a JSON object"),
        ("null", "must be a JSON object"),
        ("{}", "name is missing"), (#"{"name":"a"}"#, "product is missing"),
        (#"{"name":"a","product":"clod"}"#, "did you mean `cloud`?"),
        (#"{"name":"a","product":"cloud","conection":"b"}"#, "did you mean `connection`?"),
        (#"{"name":1,"product":"cloud"}"#, "name is a number"), (#"{"name":"","product":"cloud"}"#, "a-z"),
        (#"{"name":"-a","product":"cloud"}"#, "begin with"), (#"{"name":"A","product":"cloud"}"#, "a-z"),
        (#"{"name":"a'; drop","product":"cloud"}"#, "a-z"),
        (#"{"name":"a","product":"cloud","unsigned":"yes"}"#, "true or false"),
        (#"{"name":"a","product":"cloud","secret":""}"#, "1 to 1024"),
        (#"{"name":"a","product":"cloud","secret":"\u0000"}"#, "none of them zero"),
    ])
    func `a bad body says what is wrong with it`(body: String, reason: String) async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let answer = try await door.send(.post, "/api/v1/webhooks", Array(body.utf8))
            #expect(answer.status == 400)
            let detail = try JSONValue(parsing: answer.body)["detail"]?.string
            #expect(detail?.contains(reason) == true, "\(detail ?? "")")
        }
    }

    @Test func `a name of 63 is taken and one of 64 is not`() async throws {
        try await withDoor { door throws in
            for (length, status) in [(63, 201), (64, 400)] {
                let name = JSONValue.string(String(repeating: "a", count: length))
                #expect(
                    try await door.ask(.post, "/api/v1/webhooks", ["name": name, "product": "cloud"]).status == status
                )
            }
        }
    }

    @Test func `a body beyond the limit is 413`() async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let answer = try await door.send(
                .post,
                "/api/v1/webhooks",
                [UInt8](repeating: 0x20, count: OperatorDoor.bodyLimitBytes + 1)
            )
            #expect(answer.status == 413)
        }
    }
}
