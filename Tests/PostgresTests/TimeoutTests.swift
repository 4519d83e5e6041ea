import Foundation
import Postgres
import Testing

extension PostgresConnection {
    /// Waits until the server's process with this number sleeps in `pg_sleep`.
    func waitUntilAsleep(_ pid: Int32) async throws {
        try await eventually {
            try !self.execute(
                "select 1 as n from pg_stat_activity where pid = \(pid) and wait_event = 'PgSleep'"
            ).isEmpty
        }
    }
}

struct TimeoutTests {
    @Test func `a slow statement is cancelled, and the connection lives`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        await #expect(throws: PostgresError.timedOut(.milliseconds(50))) {
            try await connection.execute("select pg_sleep(60)", timeout: .milliseconds(50))
        }
        await #expect(throws: PostgresError.timedOut(.milliseconds(50))) {
            try await connection.executeScript("select pg_sleep(60)", timeout: .milliseconds(50))
        }
        for _ in 0..<20 { #expect(try await connection.processID() > 0) }
    }

    @Test func `a cancelled task cancels its statement, and the connection lives`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        let watcher = try await PostgresConnection.open(serverConninfo())
        let pid = try await connection.processID()
        let statement = Task { try await connection.execute("select pg_sleep(60)") }
        try await watcher.waitUntilAsleep(pid)
        statement.cancel()
        await #expect(throws: CancellationError.self) { _ = try await statement.value }
        #expect(try await connection.processID() == pid)
    }

    @Test func `in a cancelled task nothing is sent`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        try await connection.executeScript("create temp table t (a int)")
        let statement = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await connection.execute("insert into t values (1)")
        }
        await #expect(throws: CancellationError.self) { _ = try await statement.value }
        #expect(try await connection.execute("select a from t").isEmpty)
    }

    @Test func `a network that falls silent does not hold the caller, and the outcome is unknown`() async throws {
        let conninfo = try await serverConninfo()
        let relay = try #require(try Relay(to: conninfo), "the server must be on a Unix socket")
        defer { relay.cut() }
        let connection = try await PostgresConnection.open(conninfo + relay.address)
        try await connection.execute("select 1")
        relay.fallSilent()
        let begin = ContinuousClock.now
        await #expect {
            try await connection.execute("select 1", timeout: .milliseconds(100))
        } throws: { error in
            guard case PostgresError.outcomeUnknown = error else { return false }
            return true
        }
        #expect(begin.duration(to: .now) < .seconds(10))
        #expect(connection.isBroken)
    }

    @Test func `what is too large for a silent network's buffers does not hold the caller either`() async throws {
        let conninfo = try await serverConninfo()
        let relay = try #require(try Relay(to: conninfo), "the server must be on a Unix socket")
        defer { relay.cut() }
        let connection = try await PostgresConnection.open(conninfo + relay.address)
        try await connection.execute("select length(\([UInt8]())) as n")
        relay.fallSilent()
        let bytes = [UInt8](repeating: 7, count: 16 << 20)
        await #expect {
            try await connection.execute("select length(\(bytes)) as n", timeout: .milliseconds(100))
        } throws: { error in
            guard case PostgresError.outcomeUnknown = error else { return false }
            return true
        }
        #expect(connection.isBroken)
    }

    @Test func `a silent network while preparing leaves no doubt`() async throws {
        let conninfo = try await serverConninfo()
        let relay = try #require(try Relay(to: conninfo), "the server must be on a Unix socket")
        defer { relay.cut() }
        let connection = try await PostgresConnection.open(conninfo + relay.address)
        relay.fallSilent()
        await #expect {
            try await connection.execute("select 2", timeout: .milliseconds(50))
        } throws: { error in
            guard case PostgresError.disconnected = error else { return false }
            return true
        }
    }

    @Test func `a task cancelled on a silent network returns after the grace`() async throws {
        let conninfo = try await serverConninfo()
        let relay = try #require(try Relay(to: conninfo), "the server must be on a Unix socket")
        defer { relay.cut() }
        let connection = try await PostgresConnection.open(conninfo + relay.address)
        let watcher = try await PostgresConnection.open(conninfo)
        let pid = try await connection.processID()
        let statement = Task { try await connection.execute("select pg_sleep(60)") }
        try await watcher.waitUntilAsleep(pid)
        relay.fallSilent()
        statement.cancel()
        await #expect(throws: (any Error).self) { _ = try await statement.value }
        #expect(connection.isBroken)
    }

    @Test func `a line cut under a statement leaves its outcome unknown`() async throws {
        let conninfo = try await serverConninfo()
        let relay = try #require(try Relay(to: conninfo), "the server must be on a Unix socket")
        let connection = try await PostgresConnection.open(conninfo + relay.address)
        let watcher = try await PostgresConnection.open(conninfo)
        let pid = try await connection.processID()
        let statement = Task { try await connection.execute("select pg_sleep(60)") }
        try await watcher.waitUntilAsleep(pid)
        relay.cut()
        await #expect {
            _ = try await statement.value
        } throws: { error in
            guard case PostgresError.outcomeUnknown = error else { return false }
            return true
        }
        #expect(connection.isBroken)
        try await watcher.execute("select pg_terminate_backend(\(pid))")
    }

    @Test func `a line cut in a transaction leaves no doubt: nothing was committed`() async throws {
        let conninfo = try await serverConninfo()
        let relay = try #require(try Relay(to: conninfo), "the server must be on a Unix socket")
        let connection = try await PostgresConnection.open(conninfo + relay.address)
        let watcher = try await PostgresConnection.open(conninfo)
        let pid = try await connection.processID()
        let transaction = Task {
            try await connection.transaction { try $0.execute("select pg_sleep(60)").count }
        }
        try await watcher.waitUntilAsleep(pid)
        relay.cut()
        await #expect {
            _ = try await transaction.value
        } throws: { error in
            guard case PostgresError.disconnected = error else { return false }
            return true
        }
        try await watcher.execute("select pg_terminate_backend(\(pid))")
    }

    @Test func `a session terminated under a statement says so`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        let watcher = try await PostgresConnection.open(serverConninfo())
        let pid = try await connection.processID()
        let statement = Task { try await connection.execute("select pg_sleep(60)") }
        try await watcher.waitUntilAsleep(pid)
        try await watcher.execute("select pg_terminate_backend(\(pid))")
        let error = await #expect(throws: PostgresError.self) { _ = try await statement.value }
        #expect(error?.state == .adminShutdown)
        #expect(error?.isDatabaseAway == true)
        #expect(connection.isBroken)
    }

    @Test func `a session terminated while idle never gets the statement`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        let watcher = try await PostgresConnection.open(serverConninfo())
        let pid = try await connection.processID()
        try await watcher.execute("select pg_terminate_backend(\(pid), 5000)")
        await #expect {
            try await connection.execute("select 1")
        } throws: { error in
            guard case PostgresError.disconnected = error else { return false }
            return true
        }
        #expect(connection.isBroken)
    }
}
