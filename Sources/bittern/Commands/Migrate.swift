import ArgumentParser
import Domain
import EmbeddedPostgres
import Migrations
import Postgres

/// `bittern migrate`: the schema of this version.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's schema up to date.",
        discussion: """
            Needs a role that owns the schema or may make it; the service itself does not. Several at once take turns.

            EXAMPLE
              BITTERN_DATABASE_URL=postgres://owner@db/bittern bittern migrate
            """
    )

    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The PostgreSQL to use, a libpq conninfo or URL.", valueName: "url"))
    var databaseURL: String?

    func run() async throws {
        let overrides = ["database.url": databaseURL].compactMapValues(\.self)
        let configuration = try configuration.configuration(overrides: overrides)
        let applied = try await CommandDatabase.with(configuration) { conninfo in
            let connection = try await PostgresConnection.open(conninfo)
            do {
                let applied = try await migrate(connection) { Terminal.complain($0) }
                await connection.close()
                return applied
            } catch {
                await connection.close()
                throw error
            }
        }
        switch output.output {
        case .json: Terminal.print((["applied": .array(applied.map(JSONValue.string))] as JSONValue).text)
        case .table:
            Terminal.print(
                applied.isEmpty ? "the schema is current" : applied.map { "applied \($0)" }.joined(separator: "\n")
            )
        }
    }
}

/// The configured database for a command: the operator's, the private one that runs, or that one started for the moment.
enum CommandDatabase {
    /// - Throws: `EmbeddedPostgresError`, and what `body` throws.
    static func with<Result>(
        _ configuration: BitternConfiguration,
        _ body: (String) async throws -> Result
    ) async throws -> Result {
        if let conninfo = try running(configuration) { return try await body(conninfo) }
        let embedded = try await EmbeddedPostgres.start(in: configuration.dataDirectory) { Terminal.complain($0) }
        do {
            let result = try await body(embedded.conninfo)
            await embedded.stop()
            return result
        } catch {
            await embedded.stop()
            throw error
        }
    }

    /// The conninfo of a database that needs no starting; `nil` when the private one does not run.
    static func running(_ configuration: BitternConfiguration) throws -> String? {
        try configuration.databaseURL ?? EmbeddedPostgres.conninfo(ofRunningIn: configuration.dataDirectory)
    }
}
