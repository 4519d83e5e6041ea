import BitbucketSimulator
import Domain
import HTTPTypes
import Postgres
import Testing

/// `kill -9` at every step of a renewal.
@Suite(.timeLimit(.minutes(5))) struct RefreshCrashTests {
    /// So that what a dead worker had in hand is taken over soon.
    private static let shortLease = ["BITTERN_WORKER_LEASE_SECONDS": "2"]

    @Test(arguments: CrashPoint.allCases) func `a worker killed in a renewal leaves a connection that works`(
        point: CrashPoint
    ) async throws {
        try await withConnectedHouse(environment: Self.shortLease) { house in
            let asked = try await Self.crash(at: point, in: house)
            let next = try await house.worker()
            let runs = try await house.street.endedRuns(1)
            #expect(runs[0]["state"]?.string == "succeeded", "\(runs)")
            let standing = try await house.standing(of: "acme")
            #expect(standing.state == "active" && standing.generation == 2, "\(standing)")
            #expect(try await house.operate("connections", "check", "acme")["usable"]?.boolean == true)
            #expect(house.tokenRequests.count - asked == point.requests)
            #expect(await next.stop() == 0)
        }
    }

    @Test(arguments: [CrashPoint.answerUnderWay, .answerInHand])
    func `when the grace is over it says so honestly, and a new link brings back what waited`(
        point: CrashPoint
    ) async throws {
        try await withConnectedHouse(environment: Self.shortLease) { house in
            try await Self.crash(at: point, in: house)
            house.bitbucket.advanceClock(by: .seconds(11 * 60))
            let next = try await house.worker()
            _ = try await eventually("the run is parked", within: .seconds(40)) {
                let run = try await house.street.operate(.get, "/runs").json?["items"]?[0]
                return run?["state"]?.string == "parked" ? true : nil
            }
            let standing = try await house.standing(of: "acme")
            #expect(standing.state == "reauthorization_required")
            let reason = standing.reason ?? ""
            #expect(reason.contains("invalid_grant") && reason.contains("got no answer that was kept"), "\(reason)")
            let shown = try await house.doors.command(["connections", "show", "acme"])
            #expect(shown.text.contains("invalid_grant"), "\(shown.text)")
            let triggers = try await house.street.operate(.get, "/triggers").json?["items"]?.elements ?? []
            let announced = triggers.filter { $0["type"]?.string == "connection.reauthorization_required" }
            #expect(announced.count == 1 && announced[0]["connection"]?.string == "acme", "\(triggers)")

            let trip = try await house.connect("acme")
            #expect(trip.end.text.contains("again"), "\(trip.end.text)")
            let runs = try await house.street.endedRuns(1)
            #expect(runs[0]["state"]?.string == "succeeded", "\(runs)")
            #expect(try await house.standing(of: "acme").state == "active")
            #expect(await next.stop() == 0)
        }
    }

    /// Connects, lets a run need a new token, and kills the only worker at that point; patience is over afterwards.
    ///
    /// Returns how often the token endpoint had been asked before the run.
    @discardableResult
    private static func crash(at point: CrashPoint, in house: ConnectedHouse) async throws -> Int {
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
        let worker = try await house.worker()
        try await point.crash(worker, in: house) {
            let reply = try await house.street.deliver(Street.pullRequest(1), to: hook, key: "pullrequest:created")
            #expect(reply.status == 202)
        }
        try await house.endPatience()
        return asked
    }
}
