import BitbucketSimulator
import Domain
import HTTPTypes
import Postgres
import Testing

/// Fifty runs, two processes, one token that ends.
@Suite(.timeLimit(.minutes(3))) struct RefreshRaceTests {
    private static let runs = 50

    @Test func `fifty runs at expiry in two processes renew the token once, and all are done`() async throws {
        try await withConnectedHouse { house in
            try await house.connect("acme")
            try await house.street.apply(
                """
                name: whoami
                on: [pull_request.created]
                steps:
                  - id: ask
                    action: http.request
                    with: { method: GET, url: "/2.0/user" }
                """
            )
            let hook = try await house.street.makeHook("hook", connection: "acme")
            let asked = house.tokenRequests.count
            try await house.endToken(of: "acme")
            house.bitbucket.script(
                .post,
                ConnectedHouse.tokenEndpoint,
                answers: [ScriptedAnswer(delay: .milliseconds(300), carriesOut: true)]
            )
            // Nobody may begin until both processes want to: then they start from one line.
            let line = try await HeldRow("select from bittern_store.credential for update", in: house)
            let first = try await house.worker()
            let second = try await house.worker()

            var delivered = 0
            while try await house.waiting(in: "begin_refresh").count < 2 {
                try #require(delivered < Self.runs, "both processes have taken runs")
                delivered += 1
                try await deliver(delivered, to: hook, house)
                let expected = delivered
                _ = try await eventually("run \(expected) is in a process' hand") {
                    try await leased(house) == expected ? true : nil
                }
                try await Self.settled(house)
            }
            try await withThrowingTaskGroup { group in
                for number in (1...Self.runs).dropFirst(delivered) {
                    group.addTask { try await deliver(number, to: hook, house) }
                }
                try await group.waitForAll()
            }
            _ = try await eventually("all runs are in somebody's hand") {
                try await leased(house) == Self.runs ? true : nil
            }
            #expect(house.tokenRequests.count == asked)
            try await line.release()

            let ended = try await house.street.endedRuns(Self.runs)
            #expect(ended.allSatisfy { $0["state"]?.string == "succeeded" }, "\(ended)")
            #expect(house.tokenRequests.count - asked == 1)
            #expect(house.bitbucket.grants().map(\.refreshes) == [1])
            let standing = try await house.standing(of: "acme")
            #expect(standing.state == "active" && standing.generation == 2)
            let attempts = try await house.database.execute("select outcome from bittern_store.attempt")
            #expect(attempts.count == Self.runs, "no run had to be tried twice")
            #expect(await first.stop() == 0)
            #expect(await second.stop() == 0)
        }
    }

    /// The process that has taken a run has begun to ask for its token.
    private static func settled(_ house: ConnectedHouse) async throws {
        _ = try await eventually("somebody waits to renew") {
            try await house.waiting(in: "begin_refresh").isEmpty ? nil : true
        }
    }

    private func deliver(_ number: Int, to hook: Street.Hook, _ house: ConnectedHouse) async throws {
        let reply = try await house.street.deliver(Street.pullRequest(number), to: hook, key: "pullrequest:created")
        guard reply.status == 202 else { throw Refused(reply: reply.text) }
    }

    private func leased(_ house: ConnectedHouse) async throws -> Int {
        let rows = try await house.database.execute(
            "select count(*)::int as runs from bittern_store.run_pending where lease is not null"
        )
        return Int(try rows[0].get("runs") as Int32)
    }
}
