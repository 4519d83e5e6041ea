import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

/// From a delivery to a call that leaves the house, with the right credential, through crashes.
@Suite(.timeLimit(.minutes(5))) struct WorkflowTests {
    private static let loopback = ["BITTERN_ALLOW_ADDRESSES": "127.0.0.0/8"]

    @Test func `two customers share a workflow, and each is answered with its own credential`() async throws {
        try await withBittern { bittern, database in
            let street = Street(bittern)
            try await withBitbucketSimulator(Self.bitbucket) { simulator in
                let base = try await simulator.baseURL
                for customer in ["acme", "umbrella"] {
                    try await street.connect(customer, token: "token-of-\(customer)", base: base)
                }
                try await street.apply(
                    """
                    name: greet
                    on: [pull_request.created]
                    steps:
                      - id: comment
                        action: http.request
                        with:
                          method: POST
                          url: "/2.0/repositories/{{ trigger.workspace.slug }}/{{ trigger.repository.slug }}/pullrequests/{{ trigger.pull_request.id }}/comments"
                          json: { content: { raw: "Thank you, {{ trigger.actor.name }}." } }
                    """
                )
                for (number, customer) in ["acme", "umbrella"].enumerated() {
                    let hook = try await street.makeHook(customer, connection: customer)
                    let body = Street.pullRequest(number + 1)
                    #expect(try await street.deliver(body, to: hook, key: "pullrequest:created").status == 202)
                }
                let runs = try await street.endedRuns(2)
                #expect(runs.allSatisfy { $0["state"]?.string == "succeeded" }, "\(runs)")
                let seen = simulator.requests().filter { $0.method == .post }
                let byNumber = Dictionary(
                    seen.map { ($0.path.contains("/1/") ? "acme" : "umbrella", $0.account?.name) }
                ) { $1 }
                #expect(byNumber == ["acme": "acme", "umbrella": "umbrella"])

                let rows = try await database.execute("select connection, customer from bittern.trigger order by id")
                #expect(try rows.map { try $0.get("customer") as String } == ["Customer acme", "Customer umbrella"])
                let shown = try await street.operate(.get, "/runs/\(runs[0]["id"]?.integer ?? 0)").text
                #expect(shown.contains("Thank you, Ada Example."), "the request is on record")
                #expect(!shown.contains("token-of-"), "and its credential is not")
            }
        }
    }

    @Test func `a worker that dies is replaced, and no finished step is done twice`() async throws {
        try await withBittern(roles: "receiver,console", environment: Self.loopback) { bittern, database in
            let street = Street(bittern)
            try await withBitbucketSimulator(Self.bitbucket) { simulator in
                let base = try await simulator.baseURL
                simulator.script(.put, "/first", answers: (0..<50).map { _ in ScriptedAnswer() })
                simulator.script(
                    .put,
                    "/second",
                    answers: [ScriptedAnswer(delay: .seconds(60))] + (0..<50).map { _ in ScriptedAnswer() }
                )
                try await street.apply(
                    """
                    name: two-steps
                    on: [pull_request.created]
                    steps:
                      - id: first
                        action: http.request
                        with: { method: PUT, url: "\(base)/first" }
                      - id: second
                        action: http.request
                        if: '$.steps.first.status == 200'
                        with: { method: PUT, url: "\(base)/second" }
                    """
                )
                let hook = try await street.makeHook("hook")
                try await withTemporaryFolder { folder in
                    let short = Self.loopback.merging(["BITTERN_WORKER_LEASE_SECONDS": "2"]) { $1 }
                    let first = try await BitternProcess.start(
                        database: bittern.database,
                        dataDirectory: folder,
                        roles: "worker",
                        environment: short
                    )
                    #expect(
                        try await street.deliver(Street.pullRequest(1), to: hook, key: "pullrequest:created").status
                            == 202
                    )
                    _ = try await eventually("the second step is under way") {
                        let done = try await database.execute(
                            "select 1 as one from bittern_store.attempt where step = 0"
                        )
                        return done.count == 1 && simulator.requests().contains { $0.path == "/second" } ? true : nil
                    }
                    first.crash()
                    let second = try await BitternProcess.start(
                        database: bittern.database,
                        dataDirectory: folder,
                        roles: "worker",
                        environment: short
                    )
                    let runs = try await street.endedRuns(1)
                    #expect(runs[0]["state"]?.string == "succeeded", "\(runs)")
                    #expect(
                        simulator.requests().count { $0.path == "/first" } == 1,
                        "the finished step is not done again"
                    )
                    #expect(await second.stop() == 0)
                }
                let attempts = try await database.execute(
                    "select step::int as step, outcome from bittern_store.attempt order by step, number"
                )
                #expect(try attempts.map { try $0.get("outcome") as String } == ["succeeded", "unknown", "succeeded"])
            }
        }
    }

    @Test func `what fails is tried again, what is refused is dead, and both say why`() async throws {
        try await withBittern(environment: Self.loopback) { bittern, database in
            let street = Street(bittern)
            try await withBitbucketSimulator(Self.bitbucket) { simulator in
                let base = try await simulator.baseURL
                simulator.script(.put, "/flaky", answers: [ScriptedAnswer(status: 503), ScriptedAnswer(status: 200)])
                simulator.script(.put, "/gone", answers: [ScriptedAnswer(status: 410)])
                for path in ["flaky", "gone"] {
                    try await street.apply(
                        """
                        name: \(path)
                        on: ["pull_request.*"]
                        steps:
                          - id: call
                            action: http.request
                            with: { method: PUT, url: "\(base)/\(path)" }
                            retry: { attempts: 3, first: 100ms, most: 1s }
                        """
                    )
                }
                let hook = try await street.makeHook("hook")
                #expect(
                    try await street.deliver(Street.pullRequest(1), to: hook, key: "pullrequest:created").status == 202
                )
                let runs = try await street.endedRuns(2)
                let states = Dictionary(runs.map { ($0["workflow"]?.string ?? "", $0["state"]?.string) }) { $1 }
                #expect(states == ["flaky": "succeeded", "gone": "dead"])
                #expect(runs.contains { $0["reason"]?.string == "answered 410" })
            }
        }
    }

    @Test func `a private address is refused unless the operator allows it`() async throws {
        try await withBittern { bittern, database in
            let street = Street(bittern)
            try await street.apply(
                """
                name: inside
                on: [pull_request.created]
                steps:
                  - id: call
                    action: http.request
                    with: { method: GET, url: "\(street.operatorURL)/metrics" }
                    retry: { attempts: 1 }
                """
            )
            let hook = try await street.makeHook("hook")
            #expect(try await street.deliver(Street.pullRequest(1), to: hook, key: "pullrequest:created").status == 202)
            let runs = try await street.endedRuns(1)
            #expect(runs[0]["state"]?.string == "dead")
            #expect(runs[0]["reason"]?.string?.contains("address policy refuses") == true, "\(runs)")
        }
    }

    private static var bitbucket: SimulatorConfiguration {
        SimulatorConfiguration(
            accounts: ["acme", "umbrella"].map { name in
                SimulatedAccount(
                    token: "token-of-\(name)",
                    person: SamplePerson(
                        uuid: "0a1b2c3d-0000-4000-8000-00000000000\(name.count)",
                        name: name,
                        nickname: name
                    )
                )
            },
            now: { Date() }
        )
    }
}

extension Street {
    func connect(_ name: String, token: String, base: String) async throws {
        let reply = try await operate(
            .post,
            "/connections",
            #"{"name":"\#(name)","customer":"Customer \#(name)","token":"\#(token)","api_url":"\#(base)"}"#
        )
        guard reply.status == 201 else { throw Refused(reply: reply.text) }
    }

    func apply(_ workflow: String) async throws {
        let reply = try await operate(.post, "/workflows", workflow)
        guard reply.status == 200 || reply.status == 201 else { throw Refused(reply: reply.text) }
    }

    /// The runs, once that many have ended.
    func endedRuns(_ count: Int) async throws -> [JSONValue] {
        try await eventually("\(count) runs have ended", within: .seconds(40)) {
            let runs = try await operate(.get, "/runs").json?["items"]?.elements ?? []
            let ended = runs.filter { ["succeeded", "dead"].contains($0["state"]?.string ?? "") }
            return ended.count == count ? ended : nil
        }
    }
}
