import Foundation
import Postgres
import Subprocess
import ThrowawayDatabase

/// A database of Bittern's with the login that the README lets an operator make, set up as the README says.
struct Shop {
    static let heading = "Consume triggers from your own program"
    /// As printed: what an operator runs, what the login runs in psql, and its program.
    static let operatorSQL = Guide.readme.blocks(of: "sql", under: heading).first ?? ""
    static let consumerSQL = Guide.readme.blocks(of: "sql", under: heading).dropFirst().first ?? ""
    static let program = Guide.readme.blocks(of: "python", under: heading).first ?? ""

    /// As a superuser.
    let conninfo: String
    let connection: PostgresConnection
    /// What psql and psycopg read to connect as the login.
    let environment: [String: String]

    /// Makes one, and runs the operator's part of the README in it.
    ///
    /// Roles belong to the whole server: whoever else wants to make this one waits.
    static func with(_ body: (Shop) async throws -> Void) async throws {
        let keeper = try await PostgresConnection.open(ThrowawayServer.shared.conninfo())
        try await keeper.executeScript("select pg_advisory_lock(4711002)")
        try await clear(keeper)
        let result: Result<Void, any Error>
        do {
            result = .success(try await withThrowawayDatabase { conninfo throws in try await open(conninfo, body) })
        } catch {
            result = .failure(error)
        }
        await keeper.close()
        try result.get()
    }

    /// Takes away what a run that was killed left on a server that stays.
    private static func clear(_ server: PostgresConnection) async throws {
        let left = try await server.execute(
            """
            select distinct d.datname::text as name
              from pg_database d join pg_shdepend s on s.dbid = d.oid
             where s.refclassid = 'pg_authid'::regclass and s.refobjid = to_regrole('shop') and d.datname like 'bittern\\_test\\_%'
            """
        )
        for database in left {
            try await server.executeScript("drop database \(database.get("name") as String) with (force)")
        }
        if !left.isEmpty { try await server.executeScript("drop role shop") }
    }

    private static func open(_ conninfo: String, _ body: (Shop) async throws -> Void) async throws {
        let connection = try await PostgresConnection.open(conninfo)
        try await connection.executeScript("select bittern_store.make_partitions(1)")
        let place = try await connection.execute(
            """
            select coalesce(host(inet_server_addr()),
                            split_part(replace(current_setting('unix_socket_directories'), '"', ''), ',', 1)) as host,
                   current_setting('port') as port, current_database()::text as database
            """
        )[0]
        let shop = Shop(
            conninfo: conninfo,
            connection: connection,
            environment: [
                "PGHOST": try place.get("host"), "PGPORT": try place.get("port"),
                "PGDATABASE": try place.get("database"), "PGUSER": "shop", "PGPASSWORD": "change-me",
            ]
        )
        let result: Result<Void, any Error>
        do {
            _ = try await shop.psql(operatorSQL, asOperator: true)
            result = .success(try await body(shop))
        } catch {
            result = .failure(error)
        }
        try await connection.executeScript(
            """
            select pg_terminate_backend(pid, 10000) from pg_stat_activity where usename = 'shop';
            drop owned by shop cascade; drop role shop
            """
        )
        await connection.close()
        try result.get()
    }

    /// A connection as the login.
    func open() async throws -> PostgresConnection {
        try await PostgresConnection.open(
            ["host": "PGHOST", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD"]
                .map { "\($0)='\(environment[$1] ?? "")'" }.joined(separator: " ")
        )
    }

    /// Runs SQL by psql, as the login unless it is the operator's, until the first error; returns what was printed.
    func psql(_ sql: String, asOperator: Bool = false) async throws -> String {
        let database = asOperator ? conninfo : environment["PGDATABASE"] ?? ""
        let pairs = environment.map { (Environment.Key(stringLiteral: $0), String?.some($1)) }
        let variables = Dictionary(uniqueKeysWithValues: pairs)
        let result = try await Subprocess.run(
            .name("psql"),
            arguments: ["-X", "-v", "ON_ERROR_STOP=1", "-f", "-", "-d", database],
            environment: .inherit.updating(asOperator ? [:] : variables),
            input: .string(sql),
            output: .string(limit: 1 << 20),
            error: .combinedWithOutput
        )
        guard result.terminationStatus.isSuccess else { throw Refused(output: result.standardOutput) }
        return result.standardOutput
    }

    /// Appends a trigger a title, as the service does; nil is a pull request without one.
    func append(_ titles: [String?], type: String = "pull_request.merged", lane: Int16 = 1) async throws {
        try await connection.executeScript("set role bittern_service")
        let stored = try await connection.execute(
            """
            select count(*) as n
              from (select \(titles) as titles, array[cardinality(\(titles))] as size) given
             cross join lateral bittern_store.append_deliveries(
                     \(lane), array_fill('hook'::text, size), array_fill('cloud'::text, size), array_fill(null::text, size),
                     array_fill(null::text, size), array_fill('pullrequest:fulfilled'::text, size), array_fill(null::text, size),
                     array_fill(1, size), array_fill(null::text, size), array_fill(bittern_store.now(), size),
                     array_fill(null::text, size), array_fill(1::smallint, size), array_fill('raw'::text, size),
                     array_fill(null::text, size), array_fill('{}'::jsonb, size), array_fill('{"a": 1}'::bytea, size),
                     (select array_agg(sha256(gen_random_uuid()::text::bytea)) from unnest(titles)),
                     array_fill(1::smallint, size), array(select generate_series(1, size[1])), array_fill(0::smallint, size),
                     array_fill(\(type), size), array_fill('pull_requests/1'::text, size),
                     array_fill(null::timestamptz, size), array_fill('1'::text, size), array_fill('Ada'::text, size),
                     array_fill('acme'::text, size), array_fill(null::text, size), array_fill('1'::text, size),
                     array_fill('acme/app'::text, size), array_fill(null::text, size),
                     array(select ',' || substr((jsonb_build_object(
                                    'type', \(type), 'product', 'cloud', 'event_key', 'pullrequest:fulfilled',
                                    'subject', 'pull_requests/1', 'occurred_at', null,
                                    'received_at', to_char(bittern_store.now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                                    'url', null) || jsonb_strip_nulls(jsonb_build_object('pull_request', jsonb_build_object(
                                    'id', place, 'title', title, 'destination', jsonb_build_object('branch', 'main')))))::text, 2)
                             from unnest(titles) with ordinality t (title, place) order by place))
            """
        )
        try await connection.executeScript("reset role")
        guard try stored[0].get("n") == Int64(titles.count) else { throw Refused(output: "not all were stored") }
    }

    func number(_ query: Query) async throws -> Int64 { try await connection.execute(query)[0].get("n") }

    /// How many lines the changelog has.
    func changes() async throws -> Int64 { try await number("select count(*) as n from shop.changelog") }

    /// Leases run out and retries are due now, not in a while.
    func letTimePass() async throws {
        try await connection.executeScript("update bittern_store.holding set due_at = bittern_store.now()")
    }

    /// Asks the database until something is true of it, at most a minute.
    func until(_ condition: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try await number(Query(stringLiteral: "select count(*) as n where \(condition)")) == 0 {
            guard .now < deadline else { throw NeverTrue(condition: condition) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Starts the README's program, or one that was made of it.
    func start(_ program: String = program, through pooler: PgBouncer? = nil) throws -> RunningProgram {
        try RunningProgram(
            Python.program,
            ["-c", program],
            environment: environment.merging(pooler?.environment ?? [:]) { $1 }
        )
    }

    struct Refused: Error {
        let output: String
    }

    struct NeverTrue: Error {
        let condition: String
    }
}
