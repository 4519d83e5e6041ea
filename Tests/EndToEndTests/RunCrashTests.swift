import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

/// `kill -9` of one of two workers at every point of a run.
@Suite(.timeLimit(.minutes(5))) struct RunCrashTests {
    /// A worker that dies is replaced soon, and the other host may be called.
    private static let environment = [
        "BITTERN_WORKER_LEASE_SECONDS": "2", "BITTERN_ALLOW_ADDRESSES": "127.0.0.0/8",
    ]

    /// Where the worker is killed, during which step, and what is to come of it.
    struct Crash: Sendable, CustomTestStringConvertible {
        let point: RunPoint
        let kind: CrashedCall.Kind
        /// How often the step's request is made.
        let requests: Int
        /// How many attempts, of whatever step, nobody knows the outcome of.
        let unknown: Int
        /// Whether the run goes on to its end.
        let succeeds: Bool

        init(_ point: RunPoint, _ kind: CrashedCall.Kind, requests: Int = 1, unknown: Int = 0, succeeds: Bool = true) {
            self.point = point
            self.kind = kind
            self.requests = requests
            self.unknown = unknown
            self.succeeds = succeeds
        }

        /// What nobody knows the outcome of is done again.
        static func repeated(_ point: RunPoint, _ kind: CrashedCall.Kind, requests: Int) -> Crash {
            Crash(point, kind, requests: requests, unknown: 1)
        }

        /// Or it is not, and that is said: once of the worker that went silent, once of the next, which stops there.
        static func stopped(_ point: RunPoint, requests: Int) -> Crash {
            Crash(point, .bitbucketPost, requests: requests, unknown: 2, succeeds: false)
        }

        var testDescription: String { "\(kind.rawValue): \(point.rawValue)" }
    }

    private static let crashes: [Crash] = [
        Crash(.unmatched, .bitbucketPost), Crash(.matchedUnheard, .bitbucketPost),
        Crash(.unclaimed, .bitbucketPost),
        .stopped(.claimedUnheard, requests: 0), .repeated(.claimedUnheard, .otherPost, requests: 1),
        .stopped(.unsent, requests: 0), .repeated(.unsent, .bitbucketPut, requests: 1),
        .stopped(.sent, requests: 1), .repeated(.sent, .bitbucketPut, requests: 2),
        .repeated(.sent, .otherPost, requests: 2), .repeated(.sent, .otherPut, requests: 2),
        .stopped(.answered, requests: 1), .repeated(.answered, .bitbucketPut, requests: 2),
        .repeated(.answered, .otherPost, requests: 2),
        // Here it is the next step, a PUT, of which nobody knows whether it was begun.
        Crash(.reportedUnheard, .bitbucketPost, unknown: 1), Crash(.reportedUnheard, .otherPost, unknown: 1),
        Crash(.between, .bitbucketPost), Crash(.waiting, .bitbucketPost, requests: 2),
    ]

    @Test(arguments: crashes) func `every run ends, and no finished step is done again`(crash: Crash) async throws {
        try await withConnectedHouse(environment: Self.environment) { house in
            try await withBitbucketSimulator(SimulatorConfiguration(accounts: [], now: { Date() })) { other in
                try await house.connect("acme")
                let call = CrashedCall(kind: crash.kind, peer: crash.kind.isBitbucket ? house.bitbucket : other)
                for path in ["/a", "/c"] { other.script(.put, path, answers: [ScriptedAnswer(), ScriptedAnswer()]) }
                try await house.street.apply(Self.workflow(call, crash.point, other: try await other.baseURL))
                let hook = try await house.street.makeHook("hook", connection: "acme")

                let (first, second) = (try await house.worker(), try await house.worker())
                second.halt()
                try await crash.point.crash(first, at: call, in: house) {
                    try await house.street.open(1, title: "a", at: hook)
                }
                second.goOn()
                let runs = try await house.street.endedRuns(1)
                try await check(runs[0], crash, call, in: house)
                for (path, count) in [("/a", 1), ("/c", crash.succeeds ? 1 : 0)] {
                    #expect(other.requests().count { $0.path == path } == count, "\(path)")
                }
                #expect(await second.stop() == 0)
            }
        }
    }

    private func check(_ run: JSONValue, _ crash: Crash, _ call: CrashedCall, in house: ConnectedHouse) async throws {
        #expect(run["state"]?.string == (crash.succeeds ? "succeeded" : "dead"), "\(run)")
        if !crash.succeeds { #expect(run["reason"]?.string == "unknown") }
        let requests = call.requests()
        #expect(requests.count == crash.requests)
        let keys = Set(requests.map { $0.headers[.idempotencyKey] })
        #expect(keys.isSubset(of: ["\(run["id"]?.integer ?? 0)-b"]), "\(keys)")

        let attempts = try await house.database.execute(
            "select step_id, outcome from bittern_store.attempt order by step, number"
        )
        let tried: [(step: String, outcome: String)] = try attempts.map {
            (try $0.get("step_id"), try $0.get("outcome"))
        }
        #expect(tried.count { $0.outcome == "unknown" } == crash.unknown, "\(tried)")
        let done = tried.filter { $0.outcome == "succeeded" }.map(\.step)
        #expect(done == (crash.succeeds ? ["a", "b", "c"] : ["a"]), "\(tried)")
    }

    private static func workflow(_ call: CrashedCall, _ point: RunPoint, other: String) async throws -> String {
        """
        name: journey
        on: [pull_request.created]
        steps:
          - id: a
            action: http.request
            with: { method: PUT, url: "\(other)/a" }
          - id: b
            after: \(point.isClaimed ? "1s" : "0s")
            action: http.request
            with: { method: \(call.kind.method.rawValue), url: "\(try await call.url())", json: { text: hello } }
            retry: { attempts: 5, first: 1s, most: 2s }
          - id: c
            if: '$.steps.b.status == 200'
            action: http.request
            with: { method: PUT, url: "\(other)/c" }
        """
    }

    @Test func `a key keeps its order when the worker dies that has its first run`() async throws {
        try await withConnectedHouse(environment: Self.environment) { house in
            try await withBitbucketSimulator(SimulatorConfiguration(accounts: [], now: { Date() })) { other in
                other.script(.put, "/*", answers: [ScriptedAnswer(delay: .seconds(60))] + usual(10))
                let order = #"serialize: "{{ trigger.subject }}""#
                try await house.street.apply(
                    try await call("/{{ trigger.pull_request.title }}", of: other, name: "order", more: order)
                )
                let hook = try await house.street.makeHook("hook")
                let (first, second) = (try await house.worker(), try await house.worker())
                second.halt()
                for title in ["a", "b", "c"] { try await house.street.open(1, title: title, at: hook) }
                _ = try await eventually("the first is under way") { other.requests().isEmpty ? nil : true }
                first.crash()
                second.goOn()
                _ = try await house.street.runs("state=succeeded", count: 3)
                #expect(other.requests().map(\.path) == ["/a", "/a", "/b", "/c"])
                #expect(await second.stop() == 0)
            }
        }
    }

    @Test func `workers that die again and again lose no run, and post nothing to Bitbucket twice`() async throws {
        try await withConnectedHouse(environment: Self.environment) { house in
            try await withBitbucketSimulator(SimulatorConfiguration(accounts: [], now: { Date() })) { other in
                try await house.connect("acme")
                let slow = Array(repeating: ScriptedAnswer(delay: .milliseconds(20)), count: 1_000)
                other.script(.put, "/*", answers: slow)
                house.bitbucket.script(.post, "/2.0/*", answers: slow)
                let place = "{{ trigger.pull_request.id }}"
                try await house.street.apply(
                    try await call("/\(place)/a", of: other, name: "storm", more: "concurrency: 8") + """

                          - { id: post, action: http.request, with: { method: POST, url: "/2.0/\(place)", json: {} } }
                          - { id: last, action: http.request, with: { method: PUT, url: "\(try await other.baseURL)/\(place)/c" } }
                        """
                )
                let hook = try await house.street.makeHook("hook", connection: "acme")
                for number in 1...60 { try await house.street.open(number, title: "a", at: hook) }
                for round in 1...4 {
                    let workers = [try await house.worker(), try await house.worker()]
                    _ = try await eventually("they are at work in round \(round)") {
                        other.requests().count >= round * 20 ? true : nil
                    }
                    for worker in workers { worker.crash() }
                }
                let last = try await house.worker()
                let ended = try await house.street.ends(60)
                #expect(ended.allSatisfy { $0 == "succeeded" || $0 == "dead unknown" }, "\(ended)")
                let posts = house.bitbucket.requests().map(\.path).filter { $0.hasPrefix("/2.0/") }
                #expect(Set(posts).count == posts.count && posts.count >= ended.count { $0 == "succeeded" })
                let repeated = try await house.database.execute(
                    """
                    select from bittern_store.attempt where outcome = 'succeeded' group by run_id, step having count(*) > 1
                    """
                )
                #expect(repeated.isEmpty)
                #expect(await last.stop() == 0)
            }
        }
    }

    @Test func `a run that is parked does not need the worker that parked it`() async throws {
        try await withConnectedHouse(environment: Self.environment) { house in
            try await house.connect("acme")
            try await house.street.apply(
                "name: ask\non: [pull_request.created]\nsteps:\n  - { id: ask, action: http.request, with: { url: /2.0/user } }\n"
            )
            let hook = try await house.street.makeHook("hook", connection: "acme")
            house.bitbucket.revoke()
            let (first, second) = (try await house.worker(), try await house.worker())
            second.halt()
            try await house.street.open(1, title: "a", at: hook)
            _ = try await eventually("the run is parked") {
                let runs = try await house.operate("runs", "list", "--state", "parked")["items"]?.elements ?? []
                return runs.first?["reason"]?.string == "reauthorization_required" ? true : nil
            }
            first.crash()
            second.goOn()
            try await house.connect("acme")
            let runs = try await house.street.endedRuns(1)
            #expect(runs[0]["state"]?.string == "succeeded", "\(runs)")
            #expect(await second.stop() == 0)
        }
    }
}

extension Street {
    /// How that many runs ended, once they have.
    fileprivate func ends(_ count: Int) async throws -> [String] {
        try await eventually("\(count) runs have ended", within: .seconds(60)) {
            let runs = try await operate(.get, "/runs?limit=\(count)").json?["items"]?.elements ?? []
            let ended = runs.filter { ["succeeded", "dead"].contains($0["state"]?.string) }
            guard ended.count == count else { return nil }
            return ended.map { [$0["state"]?.string, $0["reason"]?.string].compactMap(\.self).joined(separator: " ") }
        }
    }
}

extension HTTPField.Name {
    /// Nil only for what is no field name.
    fileprivate static var idempotencyKey: HTTPField.Name {
        guard let name = HTTPField.Name("Idempotency-Key") else { preconditionFailure("it is a field name") }
        return name
    }
}

extension BitternProcess {
    /// It is there, and does nothing.
    nonisolated func halt() { kill(pid, SIGSTOP) }

    /// Goes on where it was halted.
    nonisolated func goOn() { kill(pid, SIGCONT) }
}
