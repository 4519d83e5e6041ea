import ArgumentParser
import Domain

/// `bittern config`, and what comes after it.
struct ConfigCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The configuration.",
        subcommands: [Print.self]
    )

    struct Print: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what is configured, and where each value came from; secrets are hidden.",
            discussion: """
                EXAMPLE
                  bittern config print --config /etc/bittern.yaml
                """
        )

        @OptionGroup var configuration: ConfigurationOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let configuration = try configuration.configuration()
            let items = ConfigurationKey.allCases.map { key in
                let value = configuration.values.first { $0.key == key }
                return [
                    "key": .string(key.rawValue),
                    "value": value.map { .string($0.shown) } ?? .null,
                    "origin": value.map { .string($0.origin.description) } ?? .null,
                    "environment": .string(key.environmentVariable),
                ] as JSONValue
            }
            let columns: [TextTable.Column] = [
                .init("key", "key"), .init("value", "value"), .init("from", "origin"), .init("variable", "environment"),
            ]
            output.printList(["items": .array(items), "next": nil], columns)
        }
    }
}
