import BitbucketSimulator
import Domain
import Foundation
import Postgres
import Testing

/// `bittern send` against a running door.
@Suite(.timeLimit(.minutes(3))) struct SendTests {
    /// Runs `bittern send` as a person would, with the webhook's secret in the environment.
    private func send(_ arguments: [String], to hook: Street.Hook, input: [UInt8] = []) async throws -> CommandEnd {
        try await BitternProcess.command(
            ["send"] + arguments + ["--url", hook.url, "--secret-env", "HOOK_SECRET", "--output", "json"],
            environment: ["HOOK_SECRET": hook.secret],
            input: input
        )
    }

    @Test func `compressed, twice, many and one's own: what is sent is stored as it was meant`() async throws {
        try await withBittern(roles: "receiver,console") { bittern, database in
            let street = Street(bittern)
            let hook = try await street.makeHook("hook")

            let gzip = try await send(["pullrequest:created", "--gzip", "--number", "7"], to: hook)
            #expect(gzip.status == 0 && gzip.json?["status"]?.integer == 202)
            let stored = try await database.execute(
                "select body, headers ->> 'content-encoding' as coding from bittern.delivery"
            )
            let body = try JSONValue(parsing: stored[0].get("body") as [UInt8])
            #expect(body["pullrequest"]?["title"]?.string?.hasSuffix("(7)") == true, "the stored body is inflated")
            #expect(try stored[0].get("coding") as String == "gzip")
            let id = try #require(gzip.json?["request_id"]?.string)
            let again = try await send(["pullrequest:created", "--number", "7", "--request-id", id], to: hook)
            #expect(again.json?["status"]?.integer == 200, "the same number gives the same bytes")

            let raw = try await send(["repo:push", "--deflate", "--sign-over", "raw", "--attempt", "2"], to: hook)
            #expect(raw.status == 0 && raw.json?["status"]?.integer == 202)

            let twice = try await send(["repo:push", "--duplicate"], to: hook)
            #expect(twice.status == 0)
            #expect(twice.json?["answers"]?.elements?.map { $0["status"]?.integer } == [202, 200])
            #expect(twice.json?["answers"]?[1]?["answer"]?["duplicate"] == true)

            let own = Array(#"{"number": 1e400}"#.utf8) + [0x0A, 0xFF, 0x00]
            let unknown = try await send(["repo:pushed", "--body", "-"], to: hook, input: own)
            #expect(unknown.status == 0 && unknown.json?["status"]?.integer == 202)
            #expect(unknown.remarks.contains("did you mean `repo:push`?"))
            let last = try await database.execute(
                "select event_key, body from bittern.delivery order by id desc limit 1"
            )
            #expect(try last[0].get("event_key") as String == "repo:pushed")
            #expect(try last[0].get("body") as [UInt8] == own)
            #expect(try await database.execute("select id from bittern.delivery").count == 4)

            let many = try await send(["pullrequest:updated", "--count", "50", "--rate", "100"], to: hook)
            #expect(many.status == 0)
            #expect(many.json?["sent"]?.integer == 50 && many.json?["answers"]?.text == #"{"202":50}"#)
            #expect(many.json?["unanswered"]?.integer == 0)
            let rows = try await database.execute(
                "select id from bittern.trigger where type = 'pull_request.updated' and repeat_of is null"
            )
            #expect(rows.count == 50)
        }
    }

    @Test func `it ends with 1 unless each answer is a 2xx, and with 2 when there is nothing to send`() async throws {
        try await withBittern(roles: "receiver,console") { bittern, database in
            let street = Street(bittern)
            let hook = try await street.makeHook("hook")
            let stranger = Street.Hook(url: hook.url, secret: "another secret")
            let one = try await send(["repo:push"], to: stranger)
            #expect(one.status == 1 && one.json?["status"]?.integer == 401)
            let many = try await send(["repo:push", "--count", "20"], to: stranger)
            #expect(many.status == 1 && many.json?["answers"]?.text == #"{"401":20}"#)
            #expect(try await send(["repo:push", "--variant", "sideways"], to: hook).status == 2)
            #expect(try await send(["pr:opened", "--attempt", "2"], to: hook).status == 2)
            #expect(try await database.execute("select id from bittern.delivery").isEmpty)
        }
    }

    @Test func `the list names every key`() async throws {
        let hook = Street.Hook(url: "http://127.0.0.1:1/", secret: "s")
        let all = try await send(["--list"], to: hook)
        #expect(all.status == 0)
        #expect(all.json?["items"]?.elements?.count == SampleKind.all.count)
        let cloud = try await send(["--list", "--product", "cloud"], to: hook)
        #expect(cloud.json?["items"]?.elements?.count == 29)
    }
}
