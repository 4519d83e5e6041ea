import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

/// Workflows that could answer their own answers, at a Bitbucket that tells of every comment.
@Suite(.timeLimit(.minutes(5))) struct LoopTests {
    private static let reason = "loop: more than 20 runs a minute about one subject"

    @Test func `a workflow that answers every comment does not answer itself`() async throws {
        try await withConversation { house in
            try await house.street.apply(Self.answer("answer"))
            try await Self.comment(in: house)
            let runs = try await house.street.runs("state=succeeded", count: 1)
            try await house.everythingMatched(triggers: 2)
            #expect(try await house.street.runs("", count: 1) == runs)
            #expect(house.comments == ["ben", "bittern"], "one answer, and no answer to that")
            #expect(house.bitbucket.deliveries().allSatisfy { $0.attempts.map(\.status) == [202] })
        }
    }

    @Test func `one that wants to is stopped, which is said, and an operator may let a run go`() async throws {
        try await withConversation { house in
            try await house.street.apply(Self.answer("answer", "own_events: true"))
            try await Self.comment(in: house)
            let parked = try await house.street.runs("state=parked", count: 1)
            #expect(try await house.street.runs("state=succeeded", count: 20).count == 20)
            #expect(house.comments == ["ben"] + Array(repeating: "bittern", count: 20))
            #expect(house.everythingSaid.contains("look like a loop"), "\(house.everythingSaid.suffix(2000))")
            let listed = try await house.operate("runs", "list", "--state", "parked")
            #expect(listed["items"]?[0]?["reason"]?.string == Self.reason)
            #expect(try await house.doors.command(["runs", "show", "\(parked[0].number)"]).text.contains(Self.reason))

            try await house.operate("runs", "retry", "\(parked[0].number)")
            _ = try await house.street.runs("state=succeeded&trigger=\(parked[0].trigger)", count: 1)
            try await house.everythingMatched(triggers: 22)
        }
    }

    @Test func `two that answer each other with two accounts are stopped as well`() async throws {
        try await withConversation(registers: false) { house in
            let echo = SamplePerson(uuid: "0a1b2c3d-0000-4000-8000-0000000ec400", name: "Echo", nickname: "echo")
            house.bitbucket.add(SimulatedAccount(token: "token-of-echo", person: echo))
            try await house.street.connect("echo", token: "token-of-echo", base: try await house.bitbucket.baseURL)
            // Of no connection: what comes through it starts workflows of either.
            let hook = try await house.street.makeHook("hook")
            house.bitbucket.addHook(url: hook.url, secret: hook.secret, events: ["pullrequest:comment_created"])
            for name in ["acme", "echo"] { try await house.street.apply(Self.answer(name, "connection: \(name)")) }
            try await Self.comment(in: house)
            for name in ["acme", "echo"] {
                let parked = try await house.street.runs("workflow=\(name)&state=parked", count: 1)
                #expect(parked[0]["reason"]?.string == Self.reason)
                _ = try await house.street.runs("workflow=\(name)&state=succeeded", count: 20)
            }
            try await house.everythingMatched(triggers: 41)
            #expect(house.comments.count { $0 == "bittern" } == 20 && house.comments.count { $0 == "echo" } == 20)
        }
    }

    private static func answer(_ name: String, _ more: String = "") -> String {
        """
        name: \(name)
        on: [pull_request.comment_created]
        \(more)
        steps:
          - id: answer
            action: bitbucket.pull_request.comment
            with: { text: "{{ trigger.actor.name }} has said something." }
        """
    }

    /// Ben, who has nothing to do with Bittern, says something about a pull request.
    private static func comment(in house: ConnectedHouse) async throws {
        let reply = try await house.street.send(
            .post,
            try await house.bitbucket.baseURL + "/2.0/repositories/acme/app/pullrequests/42/comments",
            headers: [.authorization: "Bearer token-of-ben", .contentType: "application/json"],
            body: Array(#"{"content":{"raw":"What is this?"}}"#.utf8)
        )
        #expect(reply.status == 201, "\(reply.text)")
    }

    /// A house with a connection, a worker, and somebody else at Bitbucket.
    ///
    /// `registers`: the connection's hook of acme/app, which hears of comments.
    private func withConversation(
        registers: Bool = true,
        _ body: (ConnectedHouse) async throws -> Void
    ) async throws {
        try await withConnectedHouse { house in
            try await house.connect("acme")
            house.bitbucket.add(SimulatedAccount(token: "token-of-ben", person: .ben))
            if registers {
                try await house.operate(
                    "webhooks",
                    "register",
                    "--connection",
                    "acme",
                    "--repository",
                    "acme/app",
                    "--events",
                    "pullrequest:comment_created"
                )
            }
            let worker = try await house.worker()
            try await body(house)
            #expect(await worker.stop() == 0)
        }
    }
}

extension ConnectedHouse {
    /// Who made comments so far, by nickname, in order.
    fileprivate var comments: [String] {
        bitbucket.requests().filter { $0.method == .post && $0.path.hasSuffix("/comments") }
            .compactMap(\.account?.nickname)
    }

    /// Returns when there are that many triggers, and every workflow has seen them.
    fileprivate func everythingMatched(triggers: Int) async throws {
        _ = try await eventually("\(triggers) triggers are matched") {
            let rows = try await database.execute(
                """
                select count(*) as triggers, count(*) filter (where t.id > l.matched) as behind
                  from bittern_store.trigger t join bittern_store.lane l on l.lane = t.lane
                 where t.type = 'pull_request.comment_created'
                """
            )
            let (all, behind) = (try rows[0].get("triggers") as Int64, try rows[0].get("behind") as Int64)
            return all >= Int64(triggers) && behind == 0 ? true : nil
        }
    }
}

extension JSONValue {
    /// The trigger that started a run.
    fileprivate var trigger: Int64 { self["trigger_id"]?.integer ?? 0 }
}
