import Domain
import EmbeddedPostgres
import Foundation
import HTTPTypes
import Postgres
import Synchronization
import Testing

/// Nothing that was answered with 202 is ever lost, and nothing is there twice, whatever dies in between.
@Suite(.timeLimit(.minutes(10))) struct LedgerTests {
    private static let deliveries = 20_000
    private static let clients = 64

    @Test func `bittern is killed under load, and every 202 is a row, once`() async throws {
        try await withTemporaryFolder { folder in
            let first = try await BitternProcess.start(database: nil, dataDirectory: folder)
            let hook = try await Street(first).makeHook("hook")
            let ledger = Ledger(of: Self.deliveries, secret: hook.secret)

            try await ledger.send(to: Street(first), hook, clients: Self.clients) { sent in
                if sent == Self.deliveries / 2 { first.crash() }
            }
            #expect(!ledger.acknowledged.isEmpty)
            #expect(ledger.acknowledged.count < Self.deliveries, "the crash cost some an answer")

            // Its PostgreSQL still runs, without a master; the next bittern takes over.
            let second = try await BitternProcess.start(database: nil, dataDirectory: folder)
            // Bitbucket comes again with the same request id where it got no answer.
            try await ledger.send(to: Street(second), hook, clients: Self.clients) { _ in }
            #expect(ledger.acknowledged.count == Self.deliveries)
            try await ledger.compare(with: try database(in: folder))
            #expect(await second.stop() == 0)
        }
    }

    @Test
    func `PostgreSQL hangs and dies under load, bittern answers 503 in time, comes back by itself, and no 202 is lost`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let bittern = try await BitternProcess.start(database: nil, dataDirectory: folder)
            let street = Street(bittern)
            let hook = try await street.makeHook("hook")
            let ledger = Ledger(of: Self.deliveries, secret: hook.secret)
            let pid = try postmaster(in: folder)

            let fate = Task {
                _ = try await eventually("a quarter is stored", within: .seconds(120)) {
                    ledger.acknowledged.count >= Self.deliveries / 4 ? true : nil
                }
                let server = try family(of: pid)
                for process in server { kill(process, SIGSTOP) }
                _ = try await eventually("bittern says that nothing can be stored") {
                    ledger.statuses.contains(503) ? true : nil
                }
                for process in server { kill(process, SIGKILL) }
            }
            try await ledger.send(to: street, hook, clients: Self.clients) { _ in }
            try await fate.value
            _ = try await eventually("bittern is ready again", within: .seconds(60)) {
                try await street.send(.get, street.publicURL + "/readyz").status == 200 ? true : nil
            }
            #expect(try postmaster(in: folder) != pid)
            #expect(ledger.slowest < .seconds(4), "the slowest answer took \(ledger.slowest)")
            try await ledger.send(to: street, hook, clients: Self.clients) { _ in }
            #expect(ledger.acknowledged.count == Self.deliveries)
            #expect(ledger.statuses.isSubset(of: [200, 202, 503]), "\(ledger.statuses)")
            try await ledger.compare(with: try database(in: folder))
            #expect(await bittern.stop() == 0)
        }
    }

    private func database(in folder: String) throws -> PostgresPool {
        let conninfo = try #require(try EmbeddedPostgres.conninfo(ofRunningIn: folder))
        return PostgresPool(conninfo: conninfo, limit: 1)
    }

    /// A process and its children.
    private func family(of pid: pid_t) throws -> [pid_t] {
        let children = try String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
        return [pid] + children.split(separator: " ").compactMap { pid_t($0) }
    }

    private func postmaster(in folder: String) throws -> pid_t {
        let text = try String(contentsOfFile: folder + "/postgres.json", encoding: .utf8)
        return pid_t(try #require(try JSONValue(parsing: text)["pid"]?.integer))
    }
}

/// What was sent, and what was promised to be kept.
final class Ledger: Sendable {
    private struct State {
        var acknowledged: [Int: String] = [:]
        var statuses: Set<Int> = []
        var slowest = Duration.zero
        var sent = 0
    }

    private let count: Int
    private let secret: String
    private let state = Mutex(State())

    init(of count: Int, secret: String) {
        self.count = count
        self.secret = secret
    }

    /// The delivery ids that were promised, by the number of the body.
    var acknowledged: [Int: String] { state.withLock { $0.acknowledged } }
    var statuses: Set<Int> { state.withLock { $0.statuses } }
    var slowest: Duration { state.withLock { $0.slowest } }

    /// Sends whatever has not been acknowledged, from so many clients at once; a line that breaks is no answer.
    func send(
        to street: Street,
        _ hook: Street.Hook,
        clients: Int,
        after: @escaping @Sendable (Int) -> Void
    ) async throws {
        let known = acknowledged
        let open = (0..<count).filter { known[$0] == nil }
        let hook = street.sameHook(hook)
        let next = Place()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<clients {
                group.addTask {
                    while true {
                        let place = next.take()
                        guard place < open.count else { return }
                        await self.sendOne(open[place], to: hook, street)
                        after(
                            self.state.withLock { state in
                                state.sent += 1
                                return state.sent
                            }
                        )
                    }
                }
            }
        }
    }

    private func sendOne(_ number: Int, to hook: Street.Hook, _ street: Street) async {
        let body = Street.pullRequest(number, filler: 2000)
        let start = ContinuousClock.now
        // No answer at all: Bitbucket would come again, and so does the next round.
        guard
            let reply = try? await street.deliver(
                body,
                to: hook,
                key: "pullrequest:created",
                requestID: "r\(number)",
                limit: .seconds(10)
            )
        else { return }
        let took = ContinuousClock.now - start
        state.withLock { state in
            state.statuses.insert(reply.status)
            state.slowest = max(state.slowest, took)
            if reply.status == 202 || reply.status == 200 {
                state.acknowledged[number] = reply.json?["delivery"]?.string
            }
        }
    }

    /// Every promise is a row, and no body is there twice.
    func compare(with pool: PostgresPool) async throws {
        let rows = try await pool.execute(
            "select id::text as id, (bittern.payload(id) -> 'pullrequest' ->> 'id')::bigint as number from bittern.delivery",
            timeout: .seconds(120)
        )
        var stored: [Int: String] = [:]
        for row in rows {
            let number = Int(try row.get("number") as Int64)
            #expect(stored.updateValue(try row.get("id"), forKey: number) == nil, "number \(number) is there twice")
        }
        let lost = acknowledged.filter { stored[$0.key] != $0.value }
        #expect(lost.isEmpty, "\(lost.count) promised deliveries are not there")
        await pool.close()
    }
}

/// The place of the next body to send, shared by all clients.
private final class Place: Sendable {
    private let next = Mutex(0)

    func take() -> Int {
        next.withLock { next in
            defer { next += 1 }
            return next
        }
    }
}
