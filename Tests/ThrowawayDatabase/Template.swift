import Migrations
import Postgres

/// The database that throw-away ones are copies of; named after the schema's files, so that a server that stays has one
/// for each version.
actor Template {
    static let shared = Template()

    private var making: Task<String, any Error>?

    /// Makes it if it is not there.
    func name(on server: String) async throws -> String {
        let task = making ?? Task { try await Self.make(on: server) }
        making = task
        return try await task.value
    }

    private static func make(on server: String) async throws -> String {
        let files = SchemaFiles.embedded
        let all = files.migrations + files.functions + files.views + (files.grants.map { [$0] } ?? [])
        let checksum = SchemaFile(path: "", text: all.map { "\($0.path) \($0.checksum)" }.joined(separator: "\n"))
            .checksum
        let name = "bittern_template_\(checksum.prefix(16))"

        let connection = try await PostgresConnection.open(server)
        // Test processes may share the server.
        try await connection.executeScript("select pg_advisory_lock(4711001)")
        let exists = try await !connection.execute("select 1 as found from pg_database where datname = \(name)").isEmpty
        if !exists {
            try await connection.executeScript("drop database if exists \(name)_new with (force)")
            try await connection.executeScript("create database \(name)_new template template0")
            try await fill(server.withDatabase("\(name)_new"), files)
            try await connection.executeScript(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '\(name)_new'"
            )
            try await connection.executeScript("alter database \(name)_new rename to \(name)")
        }
        await connection.close()
        return name
    }

    private static func fill(_ conninfo: String, _ files: SchemaFiles) async throws {
        let connection = try await PostgresConnection.open(conninfo)
        let hasPgTAP = try await !connection.execute(
            "select 1 as found from pg_available_extensions where name = 'pgtap'"
        ).isEmpty
        if hasPgTAP { try await connection.executeScript("create extension pgtap") }
        try await migrate(connection, files: files)
        await connection.close()
    }
}
