import Foundation
import Postgres
import Synchronization
import Testing

private struct Refused: Error {}

/// Opens once for all who wait for it.
private actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    func pass() async {
        guard !isOpen else { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}

@Suite(.timeLimit(.minutes(3))) struct PoolTests {
    @Test func `never more connections than the limit, and each is used again`() async throws {
        let pool = try await PostgresPool(conninfo: serverConninfo(), limit: 3)
        let pids = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<50 {
                group.addTask { try await pool.withConnection(waitAtMost: .seconds(30)) { try await $0.processID() } }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect((1...3).contains(pids.count))
        #expect(pool.counts.leased == 0)
        #expect((pids.count...3).contains(pool.counts.idle), "one may have been opened that nobody needed any more")
        await pool.close()
    }

    @Test func `who waits too long is told, and the pool goes on`() async throws {
        let events = Mutex<[PostgresPoolEvent]>([])
        let pool = try await PostgresPool(conninfo: serverConninfo(), limit: 1) { event in
            events.withLock { $0.append(event) }
        }
        try await pool.withConnection { _ in
            await #expect(throws: PostgresError.poolExhausted(.milliseconds(20))) {
                try await pool.withConnection(waitAtMost: .milliseconds(20)) { _ in }
            }
            await #expect(throws: PostgresError.poolExhausted(.zero)) {
                try await pool.withConnection(waitAtMost: .zero) { _ in }
            }
        }
        #expect(try await pool.execute("select 1").count == 1)
        #expect(events.withLock { $0 } == [.connected, .exhausted(.milliseconds(20)), .exhausted(.zero)])
    }

    @Test func `a cancelled waiter leaves, and what it waited for goes to the next`() async throws {
        let pool = try await PostgresPool(conninfo: serverConninfo(), limit: 1)
        let gate = Gate()
        let holder = Task { try await pool.withConnection { _ in await gate.pass() } }
        try await eventually { pool.counts.leased == 1 }
        let cancelled = Task { try await pool.withConnection(waitAtMost: .seconds(60)) { _ in } }
        try await eventually { pool.counts.waiting == 1 }
        let next = Task { try await pool.withConnection(waitAtMost: .seconds(60)) { try await $0.processID() } }
        try await eventually { pool.counts.waiting == 2 }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        await gate.open()
        try await holder.value
        #expect(try await next.value > 0)
    }

    @Test func `a body's error passes, and a transaction left open is not the next one's`() async throws {
        let pool = try await PostgresPool(conninfo: serverConninfo(), limit: 1)
        let first = try await pool.withConnection { try await $0.processID() }
        await #expect(throws: Refused.self) { try await pool.withConnection { _ in throw Refused() } }
        #expect(try await pool.withConnection { try await $0.processID() } == first)
        try await pool.withConnection { try await $0.executeScript("begin") }
        #expect(try await pool.withConnection { try await $0.processID() } != first)
    }

    @Test func `a connection that listens is not the next one's`() async throws {
        let pool = try await PostgresPool(conninfo: serverConninfo(), limit: 1)
        let first = try await pool.withConnection { connection in
            try await connection.listen(to: "pool")
            return try await connection.processID()
        }
        #expect(try await pool.withConnection { try await $0.processID() } != first)
    }

    @Test func `connections that the server ended are replaced before anybody sees them`() async throws {
        let pool = try await PostgresPool(conninfo: serverConninfo(), limit: 1)
        let other = try await PostgresConnection.open(serverConninfo())
        for _ in 0..<5 {
            let pid = try await pool.withConnection { try await $0.processID() }
            try await other.execute("select pg_terminate_backend(\(pid), 5000)")
            #expect(try await pool.withConnection { try await $0.processID() } != pid)
        }
    }

    @Test func `a connection idle for long on a silent network is replaced`() async throws {
        let conninfo = try await serverConninfo()
        let relay = try #require(try Relay(to: conninfo), "the server must be on a Unix socket")
        defer { relay.cut() }
        var settings = PoolState.Settings(limit: 1)
        settings.trust = .zero
        let pool = PostgresPool(conninfo: conninfo + relay.address, settings: settings)
        try await pool.execute("select 1")
        relay.fallSilent()
        let reached = Mutex(false)
        await #expect(throws: PostgresError.self) {
            try await pool.withConnection(waitAtMost: .milliseconds(100)) { _ in reached.withLock { $0 = true } }
        }
        #expect(!reached.withLock { $0 })
    }

    @Test func `a server that is away fails fast, and comes back by itself`() async throws {
        let conninfo = try await serverConninfo()
        let failures = Mutex(0)
        let folder = "/tmp/bittern-link-\(UUID().uuidString)"
        let path = conninfo.split(separator: " ").first { $0.hasPrefix("host=/") }?.dropFirst(5)
        let target = String(try #require(path, "the server must be on a Unix socket"))
        let pool = PostgresPool(conninfo: conninfo + " host=\(folder)", limit: 4) { event in
            if case .connectFailed = event { failures.withLock { $0 += 1 } }
        }
        await withTaskGroup { group in
            for _ in 0..<100 {
                group.addTask {
                    await #expect(throws: PostgresError.self) {
                        try await pool.withConnection(waitAtMost: .milliseconds(300)) { _ in }
                    }
                }
            }
        }
        // 300 ms have room for a handful of attempts; without back-off there would have been a hundred and more.
        #expect((1...16).contains(failures.withLock { $0 }))
        try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: target)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try await pool.withConnection(waitAtMost: .seconds(10)) { try await $0.processID() } > 0)
    }

    @Test func `a closed pool refuses, also who waits, and closes what comes back`() async throws {
        let pool = try await PostgresPool(conninfo: serverConninfo(), limit: 1)
        let other = try await PostgresConnection.open(serverConninfo())
        let gate = Gate()
        let holder = Task {
            try await pool.withConnection { connection in
                await gate.pass()
                return try await connection.processID()
            }
        }
        try await eventually { pool.counts.leased == 1 }
        let waiter = Task { try await pool.withConnection(waitAtMost: .seconds(60)) { _ in } }
        try await eventually { pool.counts.waiting == 1 }
        await pool.close()
        await #expect(throws: PostgresError.disconnected("the pool is closed")) { try await waiter.value }
        await #expect(throws: PostgresError.disconnected("the pool is closed")) { try await pool.execute("select 1") }
        await gate.open()
        let pid = try await holder.value
        try await eventually {
            try await other.execute("select 1 as n from pg_stat_activity where pid = \(pid)").isEmpty
        }
    }

    @Test func `many callers over few connections, some of them cancelled, lose nothing`() async throws {
        let pool = try await PostgresPool(conninfo: serverConninfo(), limit: 4)
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for n in 0..<400 {
                group.addTask {
                    let work = Task { try await pool.execute("select \(Int64(n)) as n")[0].get("n", as: Int.self) }
                    if n % 5 == 0 { work.cancel() }
                    do { return try await work.value == n ? 1 : 0 } catch is CancellationError { return 1 }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(done == 400)
        #expect(pool.counts.leased == 0 && pool.counts.waiting == 0)
    }
}
