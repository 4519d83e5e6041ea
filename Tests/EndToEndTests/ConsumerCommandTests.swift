import Domain
import Foundation
import Postgres
import Testing

/// The commands for consumers, against a running service.
@Suite(.timeLimit(.minutes(3))) struct ConsumerCommandTests {
    @Test func `a consumer is made, read from, moved back, read from again and deleted`() async throws {
        try await withBittern(roles: "receiver,console") { bittern, _ in
            let hook = try await Street(bittern).makeHook("hook")
            let made = try await bittern.command([
                "consumers", "create", "shop", "--type", "pull_request.*", "--from", "beginning", "--output", "json",
            ])
            #expect(made.status == 0 && made.json?["types"] == ["pull_request.*"], "\(made)")
            try await send("pullrequest:created", 12, to: hook)
            try await send("repo:push", 3, to: hook)
            #expect(try await bittern.command(["consumers", "list"]).text.contains("shop  pull_request.*  "))

            for signal in [SIGTERM, SIGINT] {
                let tail = try Tail(of: bittern, ["--consumer", "shop", "--output", "json"])
                let lines = try await eventually("12 are printed") { tail.lines.count >= 12 ? tail.lines : nil }
                // Also what is passed over has been read when there is nothing unread.
                let shown = try await eventually("it has read everything") {
                    let shown = try await bittern.command(["consumers", "show", "shop", "--output", "json"]).json
                    return shown?["unread"]?.integer == 0 && shown?["leased"]?.integer == 0 ? shown : nil
                }
                #expect(tail.stop(signal) == 0, "\(tail.remarks)")
                let triggers = try lines.map { try JSONValue(parsing: Array($0.utf8)) }
                #expect(Set(triggers.compactMap { $0["id"]?.integer }).count == 12)
                #expect(triggers.allSatisfy { $0["type"]?.string == "pull_request.created" })
                #expect(tail.lines.count == 12 && tail.remarks.isEmpty)
                #expect(shown["retrying"]?.integer == 0 && shown["dead"]?.integer == 0)
                let seek = try await bittern.command(["consumers", "seek", "shop", "--to", "beginning"])
                #expect(seek.status == 0)
                #expect(seek.text.contains("behind     about 15 triggers of all types"), "\(seek.text)")
            }

            let again = try await bittern.command(["consumers", "create", "shop", "--from", "now"])
            #expect(again.status == 0 && again.text.contains("about 15 triggers"))
            #expect(again.remarks.contains("--from does not move it"))
            #expect(try await bittern.command(["consumers", "delete", "shop"]).text == "deleted shop\n")
            let gone = try await bittern.command(["consumers", "show", "shop"])
            #expect(gone.status == 1 && gone.remarks.contains("no consumer shop"))
        }
    }

    @Test func `what cannot be printed is not acknowledged`() async throws {
        try await withBittern(roles: "receiver,console") { bittern, _ in
            let hook = try await Street(bittern).makeHook("hook")
            #expect(try await bittern.command(["consumers", "create", "shop"]).status == 0)
            try await send("pullrequest:created", 2, to: hook)
            let full = try Tail(of: bittern, ["--consumer", "shop"], printingTo: "/dev/full")
            #expect(full.end() == 1)
            #expect(full.remarks.contains("standard output takes no more"), "\(full.remarks)")
            let shown = try await bittern.command(["consumers", "show", "shop", "--output", "json"]).json
            #expect(shown?["leased"]?.integer == 2)
        }
    }

    @Test func `dead letters are shown with their reason, and given again`() async throws {
        try await withBittern(roles: "receiver,console") { bittern, database in
            let hook = try await Street(bittern).makeHook("hook")
            #expect(try await bittern.command(["consumers", "create", "shop", "--max-attempts", "1"]).status == 0)
            try await send("pullrequest:created", 1, to: hook)
            let nacked = try await database.execute(
                "select bittern.nack(lease_id, id, 'it broke') as n from bittern.receive('shop')"
            )
            #expect(nacked.count == 1)
            let shown = try await bittern.command(["consumers", "show", "shop"])
            #expect(shown.text.contains("dead       1 trigger;"), "\(shown.text)")
            #expect(shown.text.contains(": it broke\n"))
            let redriven = try await bittern.command(["consumers", "redrive", "shop", "--output", "json"])
            #expect(redriven.json == ["redriven": 1])
            #expect(try await bittern.command(["consumers", "show", "shop"]).text.contains("retrying   1 trigger\n"))
        }
    }

    private func send(_ key: String, _ count: Int, to hook: Street.Hook) async throws {
        let sent = try await BitternProcess.command(
            ["send", key, "--count", "\(count)", "--url", hook.url, "--secret-env", "HOOK_SECRET"],
            environment: ["HOOK_SECRET": hook.secret]
        )
        #expect(sent.status == 0, "\(sent)")
    }
}
