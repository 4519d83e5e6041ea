import Credentials
import Domain
import HTTPTypes
import Postgres
import Testing

@Suite(.timeLimit(.minutes(2))) struct SecretAPITests {
    private static let workflow = """
        name: ring
        on: ['*']
        steps:
          - id: ring
            action: http.request
            with: { url: "{{ secrets.CHAT }}", headers: { X-Key: "{{ secrets.LOST }}" } }
        """

    @Test func `a value is taken, replaced and never given back`() async throws {
        let settings = DoorSettings()
        try await withDoor(settings) { door throws in
            let made = try await door.ask(.put, "/api/v1/secrets/CHAT", ["value": "https://chat.example.org/first"])
            #expect(made.status == 201 && made.json == ["name": "CHAT", "created": true])
            let again = try await door.ask(.put, "/api/v1/secrets/CHAT", ["value": "https://chat.example.org/second"])
            #expect(again.status == 200 && again.json == ["name": "CHAT", "created": false])
            let sealed: [UInt8] = try #require(
                try await door.pool.execute("select sealed from bittern_store.secret where name = 'CHAT'").first
            ).get("sealed")
            let keyring = try Keyring(parsing: settings.keyring)
            let opened = try keyring.open(sealed, at: "secret/CHAT/sealed")
            #expect(opened.withValue { $0 } == "https://chat.example.org/second")
            #expect(throws: SealError.self) { try keyring.open(sealed, at: "secret/OTHER/sealed") }
            let listed = try await door.send(.get, "/api/v1/secrets")
            #expect(!String(decoding: listed.body, as: UTF8.self).contains("second"))
        }
    }

    @Test func `what uses a secret is known, and what misses one is warned of`() async throws {
        try await withDoor { door throws in
            let applied = try await door.send(.post, "/api/v1/workflows", Array(Self.workflow.utf8))
            let warnings = try JSONValue(parsing: applied.body)["warnings"]?.elements ?? []
            #expect(applied.status == 200 && warnings.count == 2)
            #expect(warnings.first?.string?.contains("secret CHAT, which is not set") == true)
            _ = try await door.ask(.put, "/api/v1/secrets/CHAT", ["value": "x"])
            _ = try await door.ask(.put, "/api/v1/secrets/IDLE", ["value": "x"])
            let items = try await door.ask(.get, "/api/v1/secrets").json["items"]?.elements ?? []
            #expect(items.map { $0["name"]?.string } == ["CHAT", "IDLE", "LOST"])
            #expect(items.map { $0["is_set"]?.boolean } == [true, true, false])
            #expect(items.map { $0["workflows"] } == [["ring"], [], ["ring"]])
            let shown = try await door.ask(.get, "/api/v1/workflows/ring").json
            #expect(shown["missing_secrets"] == ["LOST"])

            let refused = try await door.ask(.delete, "/api/v1/secrets/CHAT")
            #expect(refused.status == 409 && refused.json["detail"]?.string?.contains("workflow ring") == true)
            #expect(try await door.ask(.delete, "/api/v1/secrets/CHAT?force=true").status == 204)
            #expect(try await door.ask(.delete, "/api/v1/secrets/CHAT").status == 404)
            #expect(try await door.ask(.delete, "/api/v1/secrets/IDLE").status == 204)
        }
    }

    @Test(
        arguments: [
            ("a%20b", ["value": "x"]), ("-a", ["value": "x"]), ("A", ["value": ""]), ("A", [:]),
            ("A", ["value": .string(String(repeating: "s3cr3t", count: 3_000))]), ("A", ["value": "a\u{0}b"]),
            ("A", ["value": "x", "name": "B"]), ("A", ["value": 7]),
        ] as [(String, JSONValue)]
    )
    func `what is no name or no value is refused, and not repeated`(name: String, body: JSONValue) async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let answer = try await door.ask(.put, "/api/v1/secrets/\(name)", body)
            #expect(answer.status == 400)
            #expect(answer.json["detail"]?.string?.contains("s3cr3t") == false)
        }
    }
}
