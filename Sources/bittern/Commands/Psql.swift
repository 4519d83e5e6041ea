import ArgumentParser
import Domain
import FoundationEssentials
import Glibc
import Subprocess

/// `bittern psql`: a client on the configured database.
struct Psql: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open psql on the configured database.",
        discussion: """
            The private PostgreSQL has to run: start `bittern serve` first. What follows -- goes to psql, and its exit code is
            this command's.

            EXAMPLE
              bittern psql
              bittern psql --role bittern_consumer -- -c 'select id, type from bittern.trigger order by id desc limit 5'
            """
    )

    @Option(help: "Act as this role.") var role: String?
    @OptionGroup var configuration: ConfigurationOptions
    @Argument(parsing: .postTerminator, help: "What psql is given.") var arguments: [String] = []

    func run() async throws {
        let configuration = try configuration.configuration()
        guard let conninfo = try CommandDatabase.running(configuration) else {
            throw CommandError(
                "no PostgreSQL runs in \(configuration.dataDirectory); start `bittern serve`, "
                    + "give its --data-dir, or set BITTERN_DATABASE_URL",
                .away
            )
        }
        let split = PostgresPassword(removedFrom: conninfo)
        var environment = Environment.inherit
        if let password = split.password { environment = environment.updating(["PGPASSWORD": password]) }
        if let role {
            let before = ProcessInfo.processInfo.environment["PGOPTIONS"].map { "\($0) " } ?? ""
            environment = environment.updating(["PGOPTIONS": "\(before)-c role=\(Self.escaped(role))"])
        }
        // Ctrl-C is psql's to answer.
        _ = signal(SIGINT, SIG_IGN)
        let result: ExecutionResult<Void, FileDescriptorOutput, FileDescriptorOutput>
        do {
            result = try await Subprocess.run(
                .name("psql"),
                arguments: Arguments(["--dbname=\(split.conninfo)"] + arguments),
                environment: environment,
                input: .currentStandardInput,
                output: .currentStandardOutput,
                error: .currentStandardError
            )
        } catch is SubprocessError {
            throw CommandError("psql cannot be started; apt-get install postgresql-client")
        }
        switch result.terminationStatus {
        case .exited(0): break
        case .exited(let code): throw ExitCode(Int32(code))
        case .signaled(let number): throw ExitCode(128 + Int32(number))
        }
    }

    /// As `PGOPTIONS` wants a value: spaces and backslashes after a backslash.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(" ", with: "\\ ")
    }
}
