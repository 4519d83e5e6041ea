import Foundation
import Postgres
import Testing

struct ErrorTests {
    @Test(
        arguments: [
            ("select \("hunter2")::text::int4", SQLState.invalidTextRepresentation),
            ("select \("hunter2")::text::uuid", .invalidTextRepresentation),
            ("select \("hunter2")::text::jsonb", .invalidTextRepresentation),
            ("select \(PostgresJSON("hunter2"))", .invalidTextRepresentation),
            ("select \("{hunter2")::text::int4[]", .invalidTextRepresentation),
            ("select \("hunter2")::text::timestamptz", SQLState(rawValue: "22007")),
            ("select \("hunter2\0")", .characterNotInRepertoire),
            ("select \("hunter2 & & |")::text::tsquery", .syntaxError),
            ("select \("$ . hunter2 hunter2")::text::jsonpath", .syntaxError),
            ("select regexp_match('x', \("hunter2("))", SQLState(rawValue: "2201B")),
            ("select set_config('work_mem', \("hunter2"), true)", .invalidParameterValue),
        ] as [(Query, SQLState)]
    )
    func `a refusal does not repeat the value`(query: Query, state: SQLState) async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        let error = await #expect(throws: PostgresError.self) { try await connection.execute(query) }
        #expect(error?.state == state)
        var dumped = ""
        dump(error, to: &dumped)
        #expect(!dumped.contains("hunter2"), "\(dumped)")
        #expect(error?.description.contains("hunter2") == false)
        #expect(try await connection.execute("select 1").count == 1)
    }

    @Test func `a violated constraint is named, the row is not`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        try await connection.executeScript(
            """
            create temp table t (
                name text not null constraint t_name_key unique constraint t_name_check check (name <> 'hunter3')
            )
            """
        )
        try await connection.execute("insert into t values (\("hunter2"))")
        let duplicate = await #expect(throws: PostgresError.self) {
            try await connection.execute("insert into t values (\("hunter2"))")
        }
        #expect(duplicate?.state == .uniqueViolation)
        let check = await #expect(throws: PostgresError.self) {
            try await connection.execute("insert into t values (\("hunter3"))")
        }
        #expect(check?.state == .checkViolation)
        let withoutName: Query = "insert into t values (\(String?.none))"
        let missing = await #expect(throws: PostgresError.self) { try await connection.execute(withoutName) }
        guard case .server(let first) = duplicate, case .server(let second) = check, case .server(let third) = missing
        else {
            Issue.record("not the server's refusals")
            return
        }
        #expect(first.constraint == "t_name_key")
        #expect(second.constraint == "t_name_check")
        #expect(third.state == .notNullViolation && third.column == "name" && third.table == "t")
        for report in [first, second, third] { #expect(!report.description.contains("hunter")) }
    }

    @Test(
        arguments: [
            ("select * from missing_table", SQLState.undefinedTable), ("select missing_function()", .undefinedFunction),
            ("create table missing_schema.t (a int)", .invalidSchemaName), ("selec 1", .syntaxError),
            ("select 1/0", .divisionByZero), ("create role postgres", .duplicateObject),
            ("select missing_column from pg_class", .undefinedColumn),
        ] as [(Query, SQLState)]
    )
    func `a refusal names its state and what it is about`(query: Query, state: SQLState) async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        let error = await #expect(throws: PostgresError.self) { try await connection.execute(query) }
        #expect(error?.state == state)
        #expect(error?.isDatabaseAway == false)
        if query.sql.contains("missing") { #expect(error?.description.contains("missing") == true) }
    }

    @Test func `states and classes are patterns`() throws {
        let error: any Error = PostgresError.server(ServerReport(state: .diskFull, message: "x"))
        switch error {
        case SQLState.uniqueViolation: Issue.record("another state")
        case SQLState.diskFull: break
        default: Issue.record("no pattern matched")
        }
        switch error {
        case SQLState.Class.connectionException: Issue.record("another class")
        case SQLState.Class.insufficientResources: break
        default: Issue.record("no pattern matched")
        }
        switch CancellationError() as any Error {
        case SQLState.Class.insufficientResources, SQLState.diskFull: Issue.record("no server said that")
        default: break
        }
    }

    @Test(arguments: [
        (PostgresError.disconnected("x"), true), (.outcomeUnknown("x"), true), (.timedOut(.seconds(1)), true),
        (.poolExhausted(.seconds(1)), true), (.column(name: "a", reason: "b"), false),
        (.server(ServerReport(state: .diskFull, message: "x")), true),
        (.server(ServerReport(state: .cannotConnectNow, message: "x")), true),
        (.server(ServerReport(state: .tooManyConnections, message: "x")), true),
        (.server(ServerReport(state: .readOnlySQLTransaction, message: "x")), true),
        (.server(ServerReport(state: .uniqueViolation, message: "x")), false),
    ])
    func `it is known when the database rather than the statement is the trouble`(error: PostgresError, away: Bool) {
        #expect(error.isDatabaseAway == away)
    }

    @Test func `a message of class 22 is replaced by the condition's name`() {
        let report = ServerReport(state: .numericValueOutOfRange, message: "value \"99\" is out of range")
        #expect(report.message == "numeric value out of range")
        #expect(ServerReport(state: SQLState(rawValue: "22ZZZ"), message: "99").message == "data exception")
        #expect(ServerReport(state: .divisionByZero, message: "division by zero").message == "division by zero")
    }
}
