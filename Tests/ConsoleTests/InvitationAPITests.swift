import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

@Suite(.timeLimit(.minutes(2))) struct InvitationAPITests {
    private static let path = "/api/v1/invitations"

    private func setUp(_ door: RunningDoor) async throws {
        _ = try await door.ask(.put, "/api/v1/apps/bitbucket", ["client_id": "KEY", "client_secret": "s3cret"])
    }

    private func connect(_ name: String, customer: String, at door: RunningDoor) async throws {
        try await door.pool.execute(
            """
            select bittern_store.add_connection(\(name), 'bitbucket', \(customer), 'https://api.bitbucket.org', null, null,
                     'access_token', 'sealed'::bytea, null, null, null, null)
            """
        )
    }

    @Test func `a link is made once the app is set, holds for a day, and is nowhere in the database`() async throws {
        try await withDoor { door throws in
            let body: JSONValue = ["app": "bitbucket", "customer": "Acme Ltd."]
            let early = try await door.ask(.post, Self.path, body)
            #expect(early.status == 409)
            #expect(early.json["detail"]?.string?.contains("bittern apps show bitbucket") == true)
            try await setUp(door)
            let made = try await door.ask(.post, Self.path, body)
            #expect(made.status == 201)
            let url = try #require(made.json["url"]?.string)
            #expect(url.hasPrefix("https://bittern.example.org/connect/"))
            #expect(made.json["connection"]?.string == "acme-ltd.")
            #expect(made.json["reauthorization"]?.boolean == false)
            #expect(made.json["return_to"] == .null)
            let expires = try Date(try #require(made.json["expires_at"]?.string), strategy: .iso8601)
            #expect(abs(expires.timeIntervalSinceNow - 86_400) < 3_600)
            let token = Array((url.split(separator: "/").last ?? "").utf8)
            let rows = try await door.pool.execute(
                "select count(*) as count from bittern_store.invitation where token_digest = \(token)"
            )
            #expect(try rows.first?.get("count") as Int64? == 0)
        }
    }

    @Test func `a customer's connection is authorised anew, and keeps its name`() async throws {
        try await withDoor { door throws in
            try await setUp(door)
            try await connect("shop", customer: "Acme", at: door)
            let made = try await door.ask(.post, Self.path, ["app": "bitbucket", "customer": "Acme"])
            #expect(made.json["connection"]?.string == "shop")
            #expect(made.json["reauthorization"]?.boolean == true)
            try await connect("second", customer: "Acme", at: door)
            let which = try await door.ask(.post, Self.path, ["app": "bitbucket", "customer": "Acme"])
            #expect(which.status == 409)
            #expect(which.json["detail"]?.string?.contains("second, shop") == true)
            let named = try await door.ask(
                .post,
                Self.path,
                ["app": "bitbucket", "customer": "Acme", "connection": "third"]
            )
            #expect(named.json["reauthorization"]?.boolean == false)
        }
    }

    @Test func `another customer's connection is not given away`() async throws {
        try await withDoor { door throws in
            try await setUp(door)
            try await connect("acme", customer: "Somebody else", at: door)
            let made = try await door.ask(.post, Self.path, ["app": "bitbucket", "customer": "acme"])
            #expect(made.status == 409)
            #expect(made.json["detail"]?.string?.contains("another name") == true)
        }
    }

    @Test func `customers go back to allowed origins only`() async throws {
        try await withDoor(DoorSettings(returnOrigins: ["https://shop.example.org"])) { door throws in
            try await setUp(door)
            func made(_ url: String) async throws -> (status: Int, json: JSONValue) {
                try await door.ask(
                    .post,
                    Self.path,
                    ["app": "bitbucket", "customer": "acme", "return_to": .string(url)]
                )
            }
            let allowed = try await made("https://shop.example.org/settings?tab=1")
            #expect(allowed.json["return_to"]?.string == "https://shop.example.org/settings?tab=1")
            for url in [
                "https://evil.example.org/", "http://shop.example.org/", "javascript:alert(1)", "//shop.example.org",
            ] {
                let refused = try await made(url)
                #expect(refused.status == 422, "\(url)")
                #expect(refused.json["detail"]?.string?.contains("BITTERN_CONNECT_RETURN_ORIGINS") == true)
            }
        }
    }

    @Test(arguments: [
        (#"{"customer":"a"}"#, "app is missing"), (#"{"app":"bitbucket"}"#, "customer is missing"),
        (#"{"app":"bitbuket","customer":"a"}"#, "did you mean `bitbucket`?"),
        (#"{"app":"bitbucket","customer":"a","connection":"A b"}"#, "a-z"),
    ])
    func `a bad body says what is wrong with it`(body: String, reason: String) async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let answer = try await door.send(.post, Self.path, Array(body.utf8))
            #expect(answer.status == 400)
            let detail = try JSONValue(parsing: answer.body)["detail"]?.string
            #expect(detail?.contains(reason) == true, "\(detail ?? "")")
        }
    }

    @Test func `a customer of whose name nothing can be a name is asked for one`() async throws {
        try await withDoor { door throws in
            try await setUp(door)
            let made = try await door.ask(.post, Self.path, ["app": "bitbucket", "customer": "株式会社"])
            #expect(made.status == 409)
            #expect(made.json["detail"]?.string?.contains("--name") == true)
        }
    }
}
