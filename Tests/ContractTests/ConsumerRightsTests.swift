import Foundation
import Postgres
import Testing

/// What the login that the README makes may not do.
///
/// Asked of every relation and function that there is, not of a list.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ConsumerRightsTests {
    static let notAllowed = "42501"

    static let attempts = [
        "insert into bittern.trigger (id) values (1)", "update bittern.trigger set type = 'x'",
        "delete from bittern.trigger", "delete from bittern.delivery", "update bittern.delivery set body = ''",
        "delete from bittern.dead_letter", "update bittern.consumer_status set unread = 0",
        "delete from bittern.cloudevent", "delete from bittern.cdevent",
        "lock table bittern.trigger in exclusive mode", "create table bittern.mine ()",
        "create table bittern_store.mine ()", "create view bittern.mine as select 1",
        "create function bittern.mine() returns int language sql return 1",
        "create or replace view bittern.trigger as select 1", "drop view bittern.trigger cascade",
        "drop function bittern.ack(bigint)", "alter function bittern.ack(bigint) owner to shop",
        "drop schema bittern_store cascade", "alter schema bittern owner to shop",
        "grant usage on schema bittern_store to shop", "grant bittern_service to shop", "set role bittern_service",
        "alter role shop superuser", "create role mine", "create table public.mine ()",
        "copy bittern.trigger to '/tmp/triggers'", "copy bittern.trigger to program 'cat'",
        "select pg_read_file('/etc/passwd')", "set session_replication_role = replica",
    ]

    @Test func `no table, view or sequence of ours can be read, written or locked`() async throws {
        try await Shop.with { shop throws in
            let relations = try await shop.connection.execute(
                """
                select format('%I.%I', n.nspname, c.relname) as name, c.relkind = 'S' as counts,
                       (select quote_ident(a.attname) from pg_attribute a
                         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                         order by a.attnum limit 1) as first_column
                  from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = 'bittern_store' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                """
            )
            #expect(relations.count > 100)
            let login = try await shop.open()
            for relation in relations {
                let name: String = try relation.get("name")
                let column: String = try relation.get("first_column")
                let attempts =
                    try relation.get("counts")
                    ? ["table \(name)", "select nextval('\(name)')", "select setval('\(name)', 1)"]
                    : [
                        "table \(name)", "select \(column) from \(name)", "insert into \(name) default values",
                        "update \(name) set \(column) = default", "delete from \(name)", "truncate \(name)",
                        "lock table \(name) in access share mode",
                    ]
                for attempt in attempts { #expect(await refusal(attempt, on: login) == Self.notAllowed, "\(attempt)") }
            }
            await login.close()
        }
    }

    /// The schema's door is locked; so is every cupboard behind it.
    @Test func `it has no right to anything but the public views, and only to read these`() async throws {
        try await Shop.with { shop throws in
            let rights = try await shop.connection.execute(
                """
                select format('%s %s', p, c.oid::regclass) as granted
                  from pg_class c
                 cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
                 where c.relnamespace in ('bittern'::regnamespace, 'bittern_store'::regnamespace) and c.relkind <> 'S'
                   and (has_table_privilege('shop', c.oid, p)
                        or p in ('select', 'insert', 'update', 'references') and has_any_column_privilege('shop', c.oid, p))
                union all
                select format('%s %s', p, c.oid::regclass)
                  from pg_class c cross join unnest(array['usage', 'select', 'update']) p
                 where c.relnamespace in ('bittern'::regnamespace, 'bittern_store'::regnamespace) and c.relkind = 'S'
                   and has_sequence_privilege('shop', c.oid, p)
                union all
                select format('%s %s', p, n.nspname) from pg_namespace n cross join unnest(array['create', 'usage']) p
                 where n.nspname in ('bittern', 'bittern_store', 'public') and has_schema_privilege('shop', n.oid, p)
                """
            ).map { try $0.get("granted") as String }
            let views = try await shop.connection.execute(
                "select 'select ' || oid::regclass as name from pg_class where relnamespace = 'bittern'::regnamespace"
            ).map { try $0.get("name") as String }
            #expect(views.count >= 6)
            #expect(Set(rights) == Set(views + ["usage bittern", "usage public"]))
        }
    }

    @Test func `of our own functions it may call those that the views call, and none by name`() async throws {
        try await Shop.with { shop throws in
            let functions = try await shop.connection.execute(
                """
                select p.proname::text as name, has_function_privilege('shop', p.oid, 'execute') as granted,
                       format('select bittern_store.%I(%s)', p.proname,
                              (select string_agg('null::' || format_type(t, null), ', ' order by place)
                                 from unnest(p.proargtypes) with ordinality a (t, place))) as call
                  from pg_proc p where p.pronamespace = 'bittern_store'::regnamespace
                """
            )
            #expect(functions.count > 50)
            let grants = try String(contentsOf: Python.root.appending(path: "sql/grants.sql"), encoding: .utf8)
            let listed = grants.matches(of: /grant execute on function([^;]*)to bittern_consumer;/)
                .flatMap { $0.output.1.matches(of: /bittern_store\.(\w+)\(/).map { String($0.output.1) } }
            let granted = try functions.filter { try $0.get("granted") }.map { try $0.get("name") as String }
            #expect(Set(granted) == Set(listed))
            let login = try await shop.open()
            for function in functions {
                let call: String = try function.get("call")
                #expect(await refusal(call, on: login) == Self.notAllowed, "\(call)")
            }
            await login.close()
        }
    }

    @Test func `a function that acts as its owner finds its own names, whatever the caller makes`() async throws {
        try await Shop.with { shop throws in
            let loose = try await shop.connection.execute(
                """
                select p.oid::regprocedure::text as name from pg_proc p
                 where p.pronamespace in ('bittern'::regnamespace, 'bittern_store'::regnamespace) and p.prosecdef
                   and not coalesce(p.proconfig, '{}') && '{"search_path=pg_catalog, pg_temp"}'
                """
            )
            #expect(try loose.map { try $0.get("name") as String } == [])
        }
    }

    @Test func `nothing of ours can be changed`() async throws {
        try await Shop.with { shop throws in
            let login = try await shop.open()
            #expect(await refusal("table bittern.trigger", on: login) == nil)
            // What a view cannot do at all is another refusal.
            let refusals = [Self.notAllowed, "55000"]
            for attempt in Self.attempts {
                #expect(refusals.contains(await refusal(attempt, on: login) ?? "it went through"), "\(attempt)")
            }
            await login.close()
        }
    }

    @Test func `another role's consumer is out of reach, and not to be seen`() async throws {
        try await Shop.with { shop throws in
            try await shop.append((1...9).map { "title \($0)" })
            let other = "other_\(UInt64.random(in: 0 ... .max))"
            try await shop.connection.executeScript("create role \(other) in role bittern_consumer; set role \(other)")
            try await shop.connection.executeScript(
                "select bittern.create_consumer('theirs', start_at => '-infinity', max_attempts => 1)"
            )
            let row = try await shop.connection.execute("select lease_id, id from bittern.receive('theirs')")[0]
            let lease: Int64 = try row.get("lease_id")
            let trigger: Int64 = try row.get("id")
            try await shop.connection.execute("select bittern.nack(\(lease), \(trigger), 'it is dead')")
            #expect(try await shop.number("select dead + leased as n from bittern.consumer_status") == 9)
            try await shop.connection.executeScript("reset role")
            let before = try await state(of: shop)

            let login = try await shop.open()
            for attempt in [
                "receive('theirs')", "seek('theirs', '-infinity')", "redrive('theirs')", "delete_consumer('theirs')",
                "redrive('theirs', \(trigger))", "create_consumer('theirs')",
            ] {
                #expect(await refusal("select bittern.\(attempt)", on: login) == Self.notAllowed, "\(attempt)")
            }
            for attempt in [
                "ack(\(lease))", "ack(\(lease), array[\(trigger), \(trigger + 16)])", "extend(\(lease), '12 h')",
                "nack(\(lease), \(trigger + 16), 'mine')",
            ] {
                let answer = try await login.execute(Query(stringLiteral: "select bittern.\(attempt) as n"))
                #expect(try answer[0].get("n") as Int64 == 0, "\(attempt)")
            }
            for view in ["consumer_status", "dead_letter"] {
                #expect(try await login.execute(Query(stringLiteral: "select from bittern.\(view)")).isEmpty, "\(view)")
            }
            await login.close()
            #expect(try await state(of: shop) == before)
            try await shop.connection.executeScript("drop role \(other)")
        }
    }

    /// Everything that is known of consumers.
    private func state(of shop: Shop) async throws -> String {
        try await shop.connection.execute(
            """
            select concat((select json_agg(c order by id) from bittern_store.consumer c),
                          (select json_agg(p order by consumer_id, lane, step) from bittern_store.consumer_position p),
                          (select json_agg(h order by id) from bittern_store.holding h),
                          (select json_agg(d order by trigger_id) from bittern_store.dead_letter d)) as state
            """
        )[0].get("state")
    }

    /// The SQLSTATE with which a statement is refused; nil when it is not.
    private func refusal(_ sql: String, on login: PostgresConnection) async -> String? {
        do {
            try await login.executeScript("begin; \(sql); rollback")
            return nil
        } catch {
            try? await login.executeScript("rollback")
            return (error as? PostgresError)?.state?.rawValue ?? "\(error)"
        }
    }
}
