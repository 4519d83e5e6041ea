import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

/// Peers that refuse, fail, hang or are gone: order holds, the others go on, and nothing is lost.
@Suite(.timeLimit(.minutes(5))) struct StruggleTests {
    @Test func `runs of a key keep their order through refusals and bursts of failures`() async throws {
        try await withPeer { street, peer, _ in
            let failures = [429, 503, 503, 429, 503, 503].map { ScriptedAnswer(status: $0) }
            peer.script(.put, "/order/*", answers: failures + usual(100))
            let place = "/order/{{ trigger.pull_request.id }}/{{ trigger.pull_request.title }}"
            try await street.apply(
                try await call(place, of: peer, name: "order", more: #"serialize: "{{ trigger.subject }}""#)
            )
            let hook = try await street.makeHook("hook")
            for number in 10..<30 { try await street.open(number % 4 + 1, title: "\(number)", at: hook) }
            let runs = try await street.endedRuns(20)
            #expect(runs.allSatisfy { $0["state"]?.string == "succeeded" }, "\(runs)")
            let requests = peer.requests().map(\.path)
            #expect(requests.count == 26, "each failure is followed by one more request")
            for key in 1...4 {
                let mine = requests.filter { $0.hasPrefix("/order/\(key)/") }
                #expect(mine == mine.sorted() && Set(mine).count == 5, "\(mine)")
            }
        }
    }

    @Test func `who says when to come again is not asked before, in whichever form it is said`() async throws {
        try await withPeer { street, peer, database in
            let date = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.up) + 4)
            let later = HTTPFields(named: ["Retry-After": Self.httpDate(date)])
            peer.script(.put, "/seconds", answers: [.rateLimited(retryAfterSeconds: 2)] + usual(1))
            peer.script(.put, "/date", answers: [ScriptedAnswer(status: 429, headers: later)] + usual(1))
            for name in ["seconds", "date"] {
                try await street.apply(try await call("/\(name)", of: peer, name: name))
            }
            let hook = try await street.makeHook("hook")
            try await street.open(1, title: "a", at: hook)
            let runs = try await street.endedRuns(2)
            #expect(runs.allSatisfy { $0["state"]?.string == "succeeded" }, "\(runs)")
            let rows = try await database.execute(
                """
                select r.workflow, extract(epoch from max(a.started_at))::float8 as last,
                       extract(epoch from max(a.started_at) - min(a.started_at))::float8 as wait
                  from bittern_store.attempt a join bittern_store.run r on r.id = a.run_id
                 group by r.workflow having count(*) = 2 order by r.workflow
                """
            )
            #expect(rows.count == 2)
            #expect(try rows[0].get("last") as Double >= date.timeIntervalSince1970)
            #expect(try rows[1].get("wait") as Double >= 2)
        }
    }

    @Test func `nobody waits for a host that hangs, is gone, or has said to come later`() async throws {
        try await withPeer { street, peer, _ in
            peer.script(.put, "/hang/*", answers: [ScriptedAnswer(delay: .seconds(60))] + usual(10))
            peer.script(.put, "/later", answers: Array(repeating: .rateLimited(retryAfterSeconds: 300), count: 10))
            peer.script(.put, "/quick", answers: usual(10))
            let order = #"serialize: "{{ trigger.subject }}""#
            try await street.apply(
                try await call("/hang/{{ trigger.pull_request.title }}", of: peer, name: "hang", more: order)
            )
            try await street.apply(try await call("/later", of: peer, name: "later"))
            try await street.apply(try await call("/quick", of: peer, name: "quick"))
            try await street.apply(
                call("http://127.0.0.1:\(try FreePort.find())/gone", name: "gone", attempts: 2, more: order)
            )
            let hook = try await street.makeHook("hook")
            for title in ["a", "b", "c"] { try await street.open(1, title: title, at: hook) }
            _ = try await street.runs("workflow=quick&state=succeeded", count: 3)
            _ = try await street.runs("workflow=gone&state=dead", count: 3)
            let gone = try await street.runs("workflow=gone", count: 3)
            #expect(
                gone.allSatisfy { $0["reason"]?.string?.hasSuffix("that was attempt 2 of 2") == true },
                "\(gone)"
            )
            _ = try await street.runs("workflow=later&state=waiting", count: 3)
            _ = try await street.runs("workflow=hang&state=blocked", count: 2)
            let hanging = try await street.runs("workflow=hang&state=running", count: 1)

            #expect(try await street.operate(.post, "/runs/cancel", "{\"ids\":[\(hanging[0].number)]}").status == 200)
            _ = try await street.runs("workflow=hang&state=succeeded", count: 2)
            let hangs = peer.requests().map(\.path).filter { $0.hasPrefix("/hang") }
            #expect(hangs == ["/hang/a", "/hang/b", "/hang/c"])
        }
    }

    @Test func `a host that does not answer is not called, is shown, and is called when it is back`() async throws {
        try await withPeer { street, _, database in
            let port = try FreePort.find()
            let origin = "http://127.0.0.1:\(port)"
            try await street.apply(call("\(origin)/back", name: "back", attempts: 50))
            let hook = try await street.makeHook("hook")
            for number in 1...12 { try await street.open(number, title: "a", at: hook) }
            _ = try await eventually("its circuit is open") {
                let hosts = try await street.operate(.get, "/hosts").json?["items"]?.elements ?? []
                let host = hosts.first { $0["origin"]?.string == origin }
                return host?["state"]?.string == "open" && (host?["failures"]?.integer ?? 0) >= 10 ? true : nil
            }
            let before = try await database.attempts()
            _ = try await eventually("its queue is held") {
                try await street.operate(.get, "/queues?held=true").json?["items"]?[0] == nil ? nil : true
            }
            let sameAddress = SimulatorConfiguration(port: port, accounts: [], now: { Date() })
            try await withBitbucketSimulator(sameAddress) { peer in
                peer.script(.put, "/back", answers: usual(12))
                let runs = try await street.endedRuns(12)
                #expect(runs.allSatisfy { $0["state"]?.string == "succeeded" }, "\(runs)")
                #expect(peer.requests().count == 12)
                // One try at a time asks whether it is back: twelve that succeed, and few that did not meanwhile.
                #expect(try await database.attempts() - before <= 12 + 6)
                _ = try await eventually("its circuit is closed") {
                    let hosts = try await street.operate(.get, "/hosts").json?["items"]?.elements ?? []
                    return hosts.first { $0["origin"]?.string == origin }?["state"]?.string == "closed" ? true : nil
                }
            }
        }
    }

    @Test func `a host that is gone holds up the step that calls it, and not the step before`() async throws {
        try await withPeer { street, peer, _ in
            peer.script(.put, "/first", answers: usual(20))
            let gone = "http://127.0.0.1:\(try FreePort.find())/second"
            try await street.apply(
                try await call("/first", of: peer, name: "two")
                    + """

                      - id: second
                        action: http.request
                        with: { method: PUT, url: "\(gone)" }
                        retry: { attempts: 50, first: 100ms, most: 500ms }
                    """
            )
            let hook = try await street.makeHook("hook")
            for number in 1...15 { try await street.open(number, title: "a", at: hook) }
            let held = try await eventually("a queue is held") {
                let held = try await street.operate(.get, "/queues?held=true").json?["items"]?.elements ?? []
                return held.isEmpty ? nil : held
            }
            #expect(held.allSatisfy { $0["step_id"]?.string == "second" }, "\(held)")
            for number in 16...18 { try await street.open(number, title: "a", at: hook) }
            _ = try await eventually("the first step of each is done") { peer.requests().count == 18 ? true : nil }
            let after = try await street.operate(.get, "/queues?held=true").json?["items"]?.elements ?? []
            #expect(after.allSatisfy { $0["step_id"]?.string == "second" }, "\(after)")
        }
    }

    @Test func `a limit that one customer has used up is not another's`() async throws {
        let customers = ["acme", "umbrella"]
        let accounts = customers.map { name in
            SimulatedAccount(
                token: "token-of-\(name)",
                person: SamplePerson(uuid: "person-\(name)", name: name, nickname: name)
            )
        }
        try await withPeer(accounts: accounts) { street, bitbucket, database in
            for path in ["/2.0/1", "/2.0/2", "/2.0/3"] { bitbucket.script(.put, path, answers: usual(1)) }
            bitbucket.script(.put, "/2.0/0", answers: [.rateLimited(retryAfterSeconds: 4)] + usual(1))
            try await street.apply(call("/2.0/{{ trigger.pull_request.title }}", name: "put"))
            var hooks: [Street.Hook] = []
            for name in customers {
                try await street.connect(name, token: "token-of-\(name)", base: try await bitbucket.baseURL)
                hooks.append(try await street.makeHook(name, connection: name))
            }
            try await street.open(1, title: "0", at: hooks[0])
            _ = try await eventually("the limit is known") {
                try await database.execute(
                    "select from bittern_store.rate_limit where bucket = 'connection/acme' and held_until is not null"
                ).first == nil ? nil : true
            }
            try await street.open(2, title: "1", at: hooks[0])
            for title in ["2", "3"] { try await street.open(2, title: title, at: hooks[1]) }
            _ = try await street.runs("connection=umbrella&state=succeeded", count: 2)
            _ = try await street.runs("connection=acme&state=waiting", count: 2)
            let shown = try await street.operate(.get, "/connections/acme").text
            #expect(shown.contains("429"), "\(shown)")
            let runs = try await street.endedRuns(4)
            #expect(runs.allSatisfy { $0["state"]?.string == "succeeded" }, "\(runs)")
            let asked = bitbucket.requests().map(\.path).filter { $0.dropLast() == "/2.0/" }
            #expect(Set(asked.prefix(3)) == ["/2.0/0", "/2.0/2", "/2.0/3"] && asked.count == 5, "\(asked)")
        }
    }
}

extension StruggleTests {
    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func httpDate(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: date)
    }
}

/// A bittern that may call this machine, and a peer that answers as it is told.
func withPeer(
    accounts: [SimulatedAccount] = [],
    environment: [String: String] = [:],
    _ body: (Street, BitbucketSimulator, PostgresPool) async throws -> Void
) async throws {
    let environment = environment.merging(["BITTERN_ALLOW_ADDRESSES": "127.0.0.0/8"]) { $1 }
    try await withBittern(environment: environment) { bittern, database in
        try await withBitbucketSimulator(SimulatorConfiguration(accounts: accounts, now: { Date() })) { peer in
            try await body(Street(bittern), peer, database)
        }
    }
}

/// A workflow of one PUT, started by new pull requests; `more` are keys of its own.
func call(_ url: String, name: String, attempts: Int = 8, more: String = "") -> String {
    """
    name: \(name)
    on: [pull_request.created]
    \(more)
    steps:
      - id: call
        action: http.request
        with: { method: PUT, url: "\(url)" }
        retry: { attempts: \(attempts), first: 100ms, most: 500ms }
    """
}

/// The same with a place of a peer's.
func call(
    _ place: String,
    of peer: BitbucketSimulator,
    name: String,
    more: String = ""
) async throws -> String {
    call(try await peer.baseURL + place, name: name, more: more)
}

/// 200, that many times.
func usual(_ count: Int) -> [ScriptedAnswer] { Array(repeating: ScriptedAnswer(), count: count) }

extension Street {
    /// Delivers that a pull request was made; another title makes it another delivery about the same one.
    func open(_ id: Int, title: String, at hook: Hook) async throws {
        let body = String(decoding: Self.pullRequest(id), as: UTF8.self)
            .replacing("\"Number \(id)\"", with: "\"\(title)\"")
        let reply = try await deliver(Array(body.utf8), to: hook, key: "pullrequest:created")
        guard reply.status == 202 else { throw Refused(reply: reply.text) }
    }

    /// The runs of a listing, once there are that many.
    func runs(_ query: String, count: Int) async throws -> [JSONValue] {
        var last: [JSONValue] = []
        do {
            return try await eventually("\(count) runs are \(query)") {
                last = try await operate(.get, "/runs?\(query)").json?["items"]?.elements ?? []
                return last.count == count ? last : nil
            }
        } catch let error as NeverHappened {
            throw NeverHappened(what: "\(error.what), there are \(last)")
        }
    }
}

extension JSONValue {
    /// A run's id.
    var number: Int64 { self["id"]?.integer ?? 0 }
}

extension PostgresPool {
    /// How many attempts there were.
    func attempts() async throws -> Int64 {
        try await execute("select count(*) as count from bittern_store.attempt").first?.get("count") ?? 0
    }
}
