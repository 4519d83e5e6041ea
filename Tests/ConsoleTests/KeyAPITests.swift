import Credentials
import Domain
import HTTPTypes
import Postgres
import Testing
import ThrowawayDatabase

@Suite(.timeLimit(.minutes(2))) struct KeyAPITests {
    private static func entry(_ id: String) -> String { Keyring.makeEntry(id: id).withValue { $0 } }

    private func keys(in door: RunningDoor) async throws -> [String] {
        try await door.pool.execute("select key from bittern_store.sealing_keys()").map { try $0.get("key") }
    }

    @Test func `everything is sealed with the first key, step by step, and the old key can go`() async throws {
        let (old, new) = (Self.entry("k1"), Self.entry("k2"))
        try await withThrowawayDatabase { conninfo in
            try await withDoor(on: conninfo, DoorSettings(keyring: Secret(old))) { door throws in
                for number in 1...5 {
                    let name = JSONValue.string("hook\(number)")
                    let made = try await door.ask(.post, "/api/v1/webhooks", ["name": name, "product": "cloud"])
                    #expect(made.status == 201)
                }
                _ = try await door.ask(.put, "/api/v1/apps/bitbucket", ["client_id": "KEY", "client_secret": "s3cret"])
                #expect(try await keys(in: door) == ["k1"])
            }
            try await withDoor(on: conninfo, DoorSettings(keyring: Secret("\(new),\(old)"))) { door throws in
                let done = try await door.ask(.post, "/api/v1/keys/rotation", [:])
                #expect(done.status == 200)
                #expect(done.json["key"]?.string == "k2")
                #expect(done.json["resealed"]?.integer == 6)
                #expect(done.json["removable"] == ["k1"])
                #expect(done.json["next"] == .null)
                #expect(try await keys(in: door) == ["k2"])
                let again = try await door.ask(.post, "/api/v1/keys/rotation", [:])
                #expect(again.json["resealed"]?.integer == 0)
            }
            try await withDoor(on: conninfo, DoorSettings(keyring: Secret(new))) { door throws in
                // It opens without the old key.
                let changed = try await door.ask(.put, "/api/v1/apps/bitbucket", ["add_scopes": ["webhook"]])
                #expect(changed.json["ready"]?.boolean == true)
            }
        }
    }

    @Test func `a limit stops it halfway, and next goes on`() async throws {
        let (old, new) = (Self.entry("k1"), Self.entry("k2"))
        try await withThrowawayDatabase { conninfo in
            try await withDoor(on: conninfo, DoorSettings(keyring: Secret(old))) { door throws in
                for number in 1...201 {
                    let sealed = try Keyring(parsing: Secret(old)).seal(Secret("s"), for: "secret/s\(number)/sealed")
                    try await door.pool.execute(
                        "insert into bittern_store.secret (name, sealed) values (\("s\(number)"), \(sealed))"
                    )
                }
            }
            try await withDoor(on: conninfo, DoorSettings(keyring: Secret("\(new),\(old)"))) { door throws in
                let first = try await door.ask(.post, "/api/v1/keys/rotation", ["limit": 1]).json
                let next = try #require(first["next"]?.string)
                #expect(first["removable"] == [])
                let second = try await door.ask(.post, "/api/v1/keys/rotation", ["after": .string(next)]).json
                #expect(second["next"] == .null)
                #expect((first["resealed"]?.integer ?? 0) + (second["resealed"]?.integer ?? 0) == 201)
            }
        }
    }

    @Test func `what no key opens is named, and stays as it is`() async throws {
        try await withThrowawayDatabase { conninfo in
            try await withDoor(on: conninfo, DoorSettings(keyring: Secret(Self.entry("lost")))) { door throws in
                _ = try await door.ask(.post, "/api/v1/webhooks", ["name": "hook", "product": "cloud"])
            }
            try await withDoor(on: conninfo, DoorSettings(keyring: Secret(Self.entry("k2")))) { door throws in
                let done = try await door.ask(.post, "/api/v1/keys/rotation", [:]).json
                #expect(done["resealed"]?.integer == 0)
                #expect(done["unopened"]?[0]?.string?.contains("hook") == true)
                #expect(done["unopened"]?[0]?.string?.contains("no key lost") == true)
                #expect(try await keys(in: door) == ["lost"])
            }
        }
    }
}
