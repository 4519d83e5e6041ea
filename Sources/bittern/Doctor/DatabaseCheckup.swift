import Domain
import FoundationEssentials
import Migrations
import Postgres

/// Looks at the database: its version, its settings, and what Bittern keeps in it.
struct DatabaseCheckup {
    private static let oldestVersion = 150_000
    private static let roles = ["bittern_consumer", "bittern_service"]

    let configuration: BitternConfiguration

    func findings() async -> [CheckupFinding] {
        let conninfo: String
        do {
            guard let running = try CommandDatabase.running(configuration) else {
                return [
                    .warning(
                        "database",
                        "the private PostgreSQL of \(configuration.dataDirectory) does not run",
                        "`bittern serve` starts it; then ask again"
                    )
                ]
            }
            conninfo = running
        } catch {
            return [.problem("database", "\(error)", "start this as the user that `bittern serve` runs as")]
        }
        let connection: PostgresConnection
        do {
            connection = try await PostgresConnection.open(conninfo)
        } catch {
            let advice = "is PostgreSQL running, and BITTERN_DATABASE_URL right?"
            return [.problem("database", "\(error)", advice)]
        }
        var findings: [CheckupFinding] = []
        for check in [version, durability, compression, migrations, roles, partitions, disk] {
            do {
                findings.append(try await check(connection))
            } catch {
                findings.append(.problem("database", "\(error)", "the role of BITTERN_DATABASE_URL may lack rights"))
            }
        }
        await connection.close()
        return findings
    }

    private func version(_ connection: PostgresConnection) async throws -> CheckupFinding {
        let row = try await connection.execute(
            """
            select current_setting('server_version_num')::integer as number, current_setting('server_version') as name,
                   current_user::text as role, pg_is_in_recovery() as standby
            """
        ).first
        let number: Int32 = try row?.get("number") ?? 0
        let name: String = try row?.get("name") ?? "?"
        let role: String = try row?.get("role") ?? "?"
        guard number >= Self.oldestVersion else {
            return .problem("database", "PostgreSQL \(name)", "15 is the oldest that is supported; upgrade it")
        }
        if try row?.get("standby") ?? false {
            return .problem(
                "database",
                "this is a standby, which takes no writes",
                "add target_session_attrs=read-write, and the other hosts, to BITTERN_DATABASE_URL"
            )
        }
        return .ok("database", "PostgreSQL \(name), as \(role)")
    }

    private func durability(_ connection: PostgresConnection) async throws -> CheckupFinding {
        let off = try await connection.execute(
            """
            select name from pg_settings
             where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name
            """
        ).map { try $0.get("name") as String }
        return off.isEmpty
            ? .ok("durability", "what is committed is on the disk")
            : .warning(
                "durability",
                "\(off.joined(separator: ", ")) is off",
                "a power cut can lose deliveries; turn it on"
            )
    }

    private func compression(_ connection: PostgresConnection) async throws -> CheckupFinding {
        let rows = try await connection.execute(
            "select 1 as one from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)"
        )
        return rows.isEmpty
            ? .warning(
                "compression",
                "the server was built without lz4",
                "bodies take more time and space; use a build with it"
            )
            : .ok("compression", "lz4")
    }

    private func migrations(_ connection: PostgresConnection) async throws -> CheckupFinding {
        let status = try await schemaStatus(of: connection)
        if status.isCurrent { return .ok("schema", "current, version \(status.appliedVersion)") }
        guard status.foreign.isEmpty else {
            return .problem(
                "schema",
                "the database is of a newer Bittern: \(status.foreign.joined(separator: ", "))",
                "install that version here"
            )
        }
        let missing = (status.pending + status.changed).count
        return .problem("schema", "\(missing) files of the schema are not applied", "run `bittern migrate`")
    }

    private func roles(_ connection: PostgresConnection) async throws -> CheckupFinding {
        let there = try await connection.execute(
            "select rolname::text as name from pg_roles where rolname = any(\(Self.roles))"
        ).map { try $0.get("name") as String }
        let missing = Self.roles.filter { !there.contains($0) }
        return missing.isEmpty
            ? .ok("roles", Self.roles.joined(separator: ", "))
            : .warning(
                "roles",
                "\(missing.joined(separator: ", ")) missing",
                "let a role that may create roles run `bittern migrate`, or make them: create role … nologin"
            )
    }

    private func partitions(_ connection: PostgresConnection) async throws -> CheckupFinding {
        let row = try await connection.execute(
            """
            select count(*) filter (where not has_next) as missing, count(*) as logs
              from (select to_regclass('bittern_store.' || c.relname || '_'
                             || to_char((now() at time zone 'UTC')::date + 1, 'YYYYMMDD')) is not null as has_next
                      from pg_class c
                      join pg_namespace n on n.oid = c.relnamespace
                     where n.nspname = 'bittern_store' and c.relkind = 'p') log
            """
        ).first
        let missing: Int64 = try row?.get("missing") ?? 0
        let logs: Int64 = try row?.get("logs") ?? 0
        guard logs > 0 else { return .warning("partitions", "there is no log yet", "run `bittern migrate`") }
        return missing == 0
            ? .ok("partitions", "made for tomorrow")
            : .problem(
                "partitions",
                "\(missing) of \(logs) logs have none for tomorrow",
                "`bittern serve` makes them every hour; look into its log"
            )
    }
}
