import Domain
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(2))) struct AccessTests {
    @Test func `nobody without the token gets in, and nobody learns what is behind the door`() async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let wrong: [String?] = [
                nil, "", "Bearer", "Bearer ", "Bearer wrong", "Basic \(RunningDoor.token)", RunningDoor.token,
                "Bearer \(RunningDoor.token)x", "Bearer  \(RunningDoor.token)",
                "Bearer \(RunningDoor.token.dropLast())",
            ]
            for authorization in wrong {
                for path in ["/api/v1/webhooks", "/api/v1/nothing", "/api/v1/", "/api/v1/runs/7"] {
                    let answer = try await door.send(.get, path, authorization: authorization)
                    #expect(answer.status == 401, "\(authorization ?? "none") at \(path)")
                    #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
                    #expect(answer.headers[.contentType] == "application/problem+json")
                    #expect(try JSONValue(parsing: answer.body)["detail"]?.string?.contains("operator-token") == true)
                }
            }
        }
    }

    @Test(arguments: ["/livez", "/readyz", "/health", "/health?verbose", "/metrics", "/api/openapi.json", "/"])
    func `monitoring asks without a token`(path: String) async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let answer = try await door.send(.get, path, authorization: nil)
            #expect(answer.status == 200)
            #expect(!answer.body.isEmpty)
            let head = try await door.send(.head, path, authorization: nil)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
        }
    }

    @Test func `health has its reasons here`() async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let open = try await door.send(.get, "/health?verbose", authorization: nil)
            #expect(String(decoding: open.body, as: UTF8.self).contains("for operators only"))
            let answer = try await door.ask(.get, "/api/v1/health")
            #expect(answer.json["checks"]?["database"]?[0]?["output"]?.string == "for operators only")
        }
    }

    @Test func `an address that is not there, and a method that is not answered`() async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            for path in ["/nothing", "/api/v1/webhooks/", "/api/v1/webhooks/a/b", "/api/v1//", "/api/v1/webhooks/%ff"] {
                #expect(try await door.send(.get, path).status == 404, "\(path)")
            }
            let answer = try await door.send(.put, "/api/v1/webhooks")
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET, POST")
        }
    }

    @Test(arguments: [
        ("/api/v1/runs?sate=dead", "did you mean `state`?"), ("/api/v1/runs?state=ded", "did you mean `dead`?"),
        ("/api/v1/runs?limit=0", "from 1 to 1000"), ("/api/v1/runs?limit=1001", "from 1 to 1000"),
        ("/api/v1/runs?before=x", "must be a number"), ("/api/v1/runs?before=-1", "must be a number"),
        ("/api/v1/runs?limit=1&limit=2", "twice"), ("/api/v1/triggers?before=1&after=1", "use one of them"),
        ("/api/v1/triggers?type=pull_requests.*", "`pull_request.*`"), ("/api/v1/webhooks?limit=1", "takes none"),
        ("/api/v1/deliveries?webhook=A%20B", "a-z"), ("/api/v1/runs/x", "must be a number"),
        ("/api/v1/runs/99999999999999999999", "must be a number"), ("/api/v1/webhooks/%27%3B--", "a-z"),
    ])
    func `a bad question says what is wrong with it`(path: String, reason: String) async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let answer = try await door.ask(.get, path)
            #expect(answer.status == 400)
            #expect(answer.json["detail"]?.string?.contains(reason) == true, "\(answer.json.text)")
        }
    }

    @Test func `a database that is away is 503, and says when to come again`() async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            for path in ["/api/v1/webhooks", "/api/v1/triggers", "/api/v1/runs/1"] {
                let answer = try await door.send(.get, path)
                #expect(answer.status == 503)
                #expect(answer.headers[.retryAfter] != nil)
                #expect(answer.headers[.contentType] == "application/problem+json")
            }
        }
    }

    @Test func `a database without our schema says what to run`() async throws {
        try await withEmptyDoor { door in
            let answer = try await door.ask(.get, "/api/v1/webhooks")
            #expect(answer.status == 503)
            #expect(answer.json["detail"]?.string?.contains("bittern migrate") == true)
        }
    }
}
