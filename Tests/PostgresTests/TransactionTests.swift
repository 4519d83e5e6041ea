import Foundation
import Postgres
import Testing

private struct Refused: Error {}

struct TransactionTests {
    private func fresh() async throws -> PostgresConnection {
        let connection = try await PostgresConnection.open(serverConninfo())
        try await connection.executeScript("create temp table t (a int8 unique deferrable initially deferred)")
        return connection
    }

    private func values(_ connection: PostgresConnection) async throws -> [Int64] {
        try await connection.execute("select a from t order by a").map { try $0.get("a") }
    }

    @Test func `what returns is committed`() async throws {
        let connection = try await fresh()
        let n = try await connection.transaction { connection in
            try connection.execute("insert into t values (\(Int64(1)))")
            return try connection.execute("select count(*) as n from t")[0].get("n", as: Int.self)
        }
        #expect(n == 1)
        #expect(try await values(connection) == [1])
    }

    @Test func `what throws is rolled back`() async throws {
        let connection = try await fresh()
        await #expect(throws: Refused.self) {
            try await connection.transaction { connection in
                try connection.execute("insert into t values (1)")
                throw Refused()
            }
        }
        #expect(try await values(connection).isEmpty)
    }

    @Test func `a swallowed refusal is not reported as a commit`() async throws {
        let connection = try await fresh()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.transaction { connection in
                try connection.execute("insert into t values (1)")
                do { try connection.execute("select 1/0") } catch SQLState.divisionByZero {}
            }
        }
        #expect(error?.state == .inFailedSQLTransaction)
        #expect(try await values(connection).isEmpty)
    }

    @Test func `a refusal at commit is thrown, and leaves no transaction open`() async throws {
        let connection = try await fresh()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.transaction { try $0.execute("insert into t values (1), (1)").count }
        }
        #expect(error?.state == .uniqueViolation)
        #expect(try await values(connection).isEmpty)
        try await connection.executeScript("vacuum t")
    }

    @Test func `an inner transaction is a savepoint`() async throws {
        let connection = try await fresh()
        try await connection.transaction { connection in
            try connection.execute("insert into t values (1)")
            do {
                try connection.transaction { connection in
                    try connection.execute("insert into t values (2)")
                    try connection.transaction { try $0.execute("insert into t values (3)").count }
                    throw Refused()
                }
            } catch is Refused {}
            try connection.transaction { try $0.execute("insert into t values (4)").count }
            do { try connection.transaction { try $0.execute("select 1/0").count } } catch SQLState.divisionByZero {}
        }
        #expect(try await values(connection) == [1, 4])
    }

    @Test func `a cancelled task's transaction is rolled back`() async throws {
        let connection = try await fresh()
        let task = Task {
            try await connection.transaction { connection in
                try connection.execute("insert into t values (1)")
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!connection.isBroken)
        #expect(try await values(connection).isEmpty)
    }

    @Test func `a timed-out statement rolls its transaction back`() async throws {
        let connection = try await fresh()
        await #expect(throws: PostgresError.timedOut(.milliseconds(20))) {
            try await connection.transaction { connection in
                try connection.execute("insert into t values (1)")
                try connection.execute("select pg_sleep(60)", timeout: .milliseconds(20))
            }
        }
        #expect(try await values(connection).isEmpty)
    }

    @Test(arguments: [
        (TransactionIsolation.readCommitted, "read committed"), (.repeatableRead, "repeatable read"),
        (.serializable, "serializable"),
    ])
    func `the isolation asked for is the one in force`(isolation: TransactionIsolation, name: String) async throws {
        let connection = try await fresh()
        let seen = try await connection.transaction(isolation) {
            try $0.execute("select current_setting('transaction_isolation') as level")[0].get("level", as: String.self)
        }
        #expect(seen == name)
    }
}
