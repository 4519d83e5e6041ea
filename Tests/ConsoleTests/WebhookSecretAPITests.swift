import Domain
import Foundation
import HTTPTypes
import Store
import Testing

@Suite(.timeLimit(.minutes(2))) struct WebhookSecretAPITests {
    private static let secrets = "/api/v1/webhooks/acme/secrets"

    @Test func `a secret is replaced without a gap`() async throws {
        try await withDoor { door throws in
            _ = try await door.ask(.post, "/api/v1/webhooks", ["name": "acme", "product": "cloud"])
            let made = try await door.ask(.post, Self.secrets, [:])
            #expect(made.status == 201)
            #expect(made.json["number"]?.integer == 2)
            #expect(made.json["secret"]?.string?.utf8.count == 43)
            let third = try await door.ask(.post, Self.secrets, ["secret": "mine"])
            #expect(third.status == 409)
            #expect(third.json["detail"]?.string?.contains("two secrets already") == true)
            let early = try await door.ask(.delete, Self.secrets)
            #expect(early.status == 409)
            #expect(early.json["detail"]?.string?.contains("may still be in use") == true)

            var notes = ReceptionNotes()
            notes.used(secret: 2, of: "acme", at: Date(timeIntervalSince1970: 1_000_000_000))
            #expect(try await ReceptionStore(pool: door.pool).note(notes) == 1)
            let uses = try await door.ask(.get, "/api/v1/webhooks/acme").json["secrets"]?.elements?.map {
                $0["use"]?.string
            }
            #expect(uses == ["safe to remove", "in use"])
            #expect(try await door.ask(.delete, Self.secrets).json["removed"] == [1])
            #expect(try await door.ask(.delete, Self.secrets).json["removed"] == [])
        }
    }

    @Test func `an old secret that may be in use is removed only by name`() async throws {
        try await withDoor { door throws in
            _ = try await door.ask(.post, "/api/v1/webhooks", ["name": "acme", "product": "cloud"])
            #expect(try await door.ask(.post, Self.secrets, ["secret": "mine"]).json["secret"]?.string == "mine")
            #expect(try await door.ask(.delete, "\(Self.secrets)?anyway=true").json["removed"] == [1])
        }
    }

    @Test func `a webhook that is not there, or verifies nothing, has no secret to replace`() async throws {
        try await withDoor { door throws in
            _ = try await door.ask(.post, "/api/v1/webhooks", ["name": "acme", "product": "cloud", "unsigned": true])
            for method in [HTTPRequest.Method.post, .delete] {
                let answer = try await door.ask(method, "/api/v1/webhooks/nobody/secrets", method == .post ? [:] : nil)
                #expect(answer.status == 404)
                #expect(answer.json["detail"]?.string?.contains("there is no webhook nobody") == true)
            }
            #expect(try await door.ask(.post, Self.secrets, [:]).status == 404)
        }
    }

    @Test func `what was refused is shown, newest first, with what its sender was told`() async throws {
        try await withDoor { door throws in
            _ = try await door.ask(.post, "/api/v1/webhooks", ["name": "acme", "product": "cloud"])
            var notes = ReceptionNotes()
            for number in 1...25 {
                notes.rejected(
                    RejectedRequest(
                        at: Date(timeIntervalSince1970: 1_000_000_000 + Double(number)),
                        status: 401,
                        reason: "wrong_signature",
                        detail: "refusal \(number)",
                        headers: Array(#"{"x-event-key":"repo:push"}"#.utf8)
                    ),
                    at: "acme"
                )
            }
            #expect(try await ReceptionStore(pool: door.pool).note(notes) == 1)
            let shown = try await door.ask(.get, "/api/v1/webhooks/acme").json
            #expect(shown["rejected"]?["count"]?.integer == 25)
            #expect(shown["rejected"]?["reasons"] == ["wrong_signature": 25])
            let rejections = try #require(shown["rejections"]?.elements)
            #expect(rejections.count == 20)
            #expect(rejections[0]["detail"]?.string == "refusal 25")
            #expect(rejections[0]["headers"]?["x-event-key"]?.string == "repo:push")
        }
    }
}
