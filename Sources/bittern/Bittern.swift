package import ArgumentParser
import Glibc

/// `bittern`, the one program: every command is a part of it.
@main
package struct Bittern: AsyncParsableCommand {
    package static let version = "0.1.0"

    package static let configuration = CommandConfiguration(
        commandName: "bittern",
        abstract: "Receive Bitbucket webhooks, keep their triggers in PostgreSQL, carry workflows out.",
        discussion: """
            EXAMPLE
              bittern serve                                        in one terminal; then, in another:
              bittern webhooks create --name acme --product cloud
              bittern triggers tail

            Exit codes: 0 done, 1 failed, 2 usage, 69 a service is away, 77 not allowed, 78 configuration.
            """,
        version: version,
        subcommands: [
            Serve.self, Migrate.self, DoctorCommand.self, ConfigCommands.self, KeyCommands.self, AppCommands.self,
            ConnectionCommands.self, WebhookCommands.self, WorkflowCommands.self, ActionCommands.self,
            SecretCommands.self,
            DeliveryCommands.self,
            TriggerCommands.self,
            ConsumerCommands.self, RunCommands.self, Send.self, Simulate.self, Psql.self, PrintDescription.self,
            Completion.self,
        ]
    )

    package init() {}

    package static func main() async {
        Glibc.exit(await ExitStatus.of(running: Array(CommandLine.arguments.dropFirst())).rawValue)
    }
}
