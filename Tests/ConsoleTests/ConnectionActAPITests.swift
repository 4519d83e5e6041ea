import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

@Suite(.timeLimit(.minutes(2))) struct ConnectionActAPITests {
    private func add(
        _ name: String,
        granted: String,
        at door: RunningDoor
    ) async throws {
        try await door.pool.execute(
            """
            select bittern_store.add_connection(\(name), 'bitbucket', 'Acme', 'https://api.bitbucket.org', null, null,
                     'access_token', 'sealed'::bytea, null, null, null, array[\(granted)])
            """
        )
    }

    private static let workflow: JSONValue = [
        "name": "w", "on": ["*"],
        "steps": [["id": "a", "action": "http.request", "with": ["url": "/2.0/repositories/acme"]]],
    ]

    @Test func `what was not granted is told in the connection and in the app`() async throws {
        try await withDoor { door throws in
            try await add("acme", granted: "account", at: door)
            try await add("full", granted: "pullrequest", at: door)
            #expect(try await door.ask(.post, "/api/v1/workflows", Self.workflow).status == 200)
            let shown = try await door.ask(.get, "/api/v1/connections/acme").json
            #expect(shown["doctor"]?["missing"]?.elements?.map { $0["scope"]?.string } == ["repository"])
            #expect(shown["doctor"]?["needed"]?.elements?.map { $0["scope"]?.string } == ["account", "repository"])
            #expect(shown["timeline"]?[0]?["kind"]?.string == "made")
            let full = try await door.ask(.get, "/api/v1/connections/full").json
            #expect(full["doctor"]?["missing"]?.elements?.map { $0["scope"]?.string } == ["account"])
            let app = try await door.ask(.get, "/api/v1/apps/bitbucket").json["doctor"]
            #expect(
                app?["missing_in_grants"] == [
                    ["connection": "acme", "scopes": ["repository"]], ["connection": "full", "scopes": ["account"]],
                ]
            )
        }
    }

    @Test func `revoking deletes the token at once, and is done once`() async throws {
        try await withDoor { door throws in
            try await add("acme", granted: "account", at: door)
            let done = try await door.ask(.post, "/api/v1/connections/acme/revocation")
            #expect(done.json == ["name": "acme", "revoked": true])
            let again = try await door.ask(.post, "/api/v1/connections/acme/revocation")
            #expect(again.json == ["name": "acme", "revoked": false])
            let shown = try await door.ask(.get, "/api/v1/connections/acme").json
            #expect(shown["state"]?.string == "revoked")
            #expect(shown["credential"] == .null)
            #expect(shown["timeline"]?[0]?["kind"]?.string == "revoked")
            let rows = try await door.pool.execute("select count(*) as count from bittern_store.credential")
            #expect(try rows.first?.get("count") as Int64? == 0)
            #expect(try await door.ask(.post, "/api/v1/connections/nobody/revocation").status == 404)
        }
    }

    @Test func `a check says whose the token is`() async throws {
        let account = SimulatedAccount(token: "t0ken-of-acme")
        try await withBitbucketSimulator(SimulatorConfiguration(accounts: [account], now: { Date() })) { simulator in
            let base = try await simulator.baseURL
            try await withDoor { door throws in
                let made = try await door.ask(
                    .post,
                    "/api/v1/connections",
                    ["name": "acme", "customer": "Acme", "token": "t0ken-of-acme", "api_url": .string(base)]
                )
                #expect(made.status == 201)
                let check = try await door.ask(.post, "/api/v1/connections/acme/check")
                #expect(check.status == 200)
                #expect(check.json["usable"]?.boolean == true)
                #expect(check.json["problem"] == .null)
                #expect(check.json["account"]?["name"]?.string == account.person.name)
                #expect(check.json["workspaces"] == ["acme"])
                #expect(!check.json.text.contains("t0ken"))
            }
        }
    }

    @Test func `a check that finds the connection unusable says why`() async throws {
        try await withDoor { door throws in
            let made = try await door.ask(
                .post,
                "/api/v1/connections",
                [
                    "name": "acme", "app": "bitbucket-datacenter", "customer": "Acme", "token": "t",
                    "api_url": "http://127.0.0.1:1",
                ]
            )
            #expect(made.status == 201 || made.status == 502)
            try await add("lost", granted: "account", at: door)
            let check = try await door.ask(.post, "/api/v1/connections/lost/check").json
            #expect(check["usable"]?.boolean == false)
            #expect(check["problem"]?.string?.isEmpty == false)
            #expect(try await door.ask(.post, "/api/v1/connections/nobody/check").status == 404)
        }
    }
}
