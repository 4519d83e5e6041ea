import ArgumentParser
import Domain
import Telemetry

/// `bittern serve`: everything, in one process.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receive webhooks, keep triggers, carry workflows out.",
        discussion: """
            Without a database URL it makes and runs a private PostgreSQL in the data directory.

            EXAMPLES
              bittern serve
              BITTERN_DATABASE_URL=postgres://bittern@db/bittern bittern serve --roles receiver,worker
              bittern serve --public-port 9000 --public-url https://hooks.example.com --log-format text
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(
        help: ArgumentHelp("What this process does of receiver, worker, console.", valueName: "roles"),
        completion: .list(["receiver", "worker", "console"])
    )
    var roles: String?

    @Option(
        help: ArgumentHelp("Bring the schema up to date at the start, or never.", valueName: "auto|never"),
        completion: .list(["auto", "never"])
    )
    var migrate: String?

    @Option(help: "Where Bitbucket and customers come in; 0 lets the system choose.")
    var publicPort: String?

    @Option(help: ArgumentHelp("What Bitbucket and browsers reach that door by.", valueName: "url"))
    var publicURL: String?

    @Option(help: "Where operators come in; 0 lets the system choose.")
    var operatorPort: String?

    @Option(help: ArgumentHelp("The PostgreSQL to use, a libpq conninfo or URL.", valueName: "url"))
    var databaseURL: String?

    func run() async throws {
        let flags = [
            "roles": roles, "migrate": migrate, "public.port": publicPort, "public.url": publicURL,
            "operator.port": operatorPort, "database.url": databaseURL,
        ]
        try await ServingProcess(options.configuration(overrides: flags.compactMapValues(\.self))).run()
    }
}
