import ArgumentParser
import Domain
import FoundationEssentials

/// `bittern workflows`, and what comes after it.
struct WorkflowCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflows",
        abstract: "The rules: which triggers, which steps.",
        subcommands: [Apply.self, List.self, Show.self, Delete.self]
    )

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the workflows of these files in force, file by file.",
            discussion: """
                A file is YAML, with one or several documents, or JSON. None of a file's workflows is applied when one of them
                cannot be read. The same file again changes nothing.

                EXAMPLE
                  bittern workflows apply welcome.yaml deploys.yaml
                """
        )

        @Argument(help: "YAML or JSON files; - reads standard input.", completion: .file()) var files: [String]
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let texts = try files.map { (name: $0, bytes: try Self.read($0)) }
            let columns: [TextTable.Column] = [
                .init("name", "name"), .init("version", "version"), .init("changed", "changed"),
            ]
            try await options.printList(columns) { client in
                var items: [JSONValue] = []
                for text in texts {
                    do {
                        let applied = try await client.post(
                            "workflows",
                            text: text.bytes,
                            mediaType: "application/yaml"
                        )
                        items += applied["items"]?.elements ?? []
                    } catch let error as CommandError {
                        throw CommandError("\(text.name): \(error.description)", error.status)
                    }
                }
                return ["items": .array(items), "next": nil]
            }
        }

        private static func read(_ path: String) throws -> [UInt8] {
            guard path != "-" else {
                var text = ""
                while let line = readLine(strippingNewline: false) { text += line }
                return Array(text.utf8)
            }
            guard let bytes = FileManager.default.contents(atPath: path) else {
                throw CommandError("\(path) cannot be read; is it there, and may this user read it?")
            }
            return Array(bytes)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every workflow in force.",
            discussion: """
                EXAMPLE
                  bittern workflows list
                """
        )

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("name", "name"), .init("version", "version"), .init("on", "definition.on"),
                .init("connection", "definition.connection"), .init("applied", "applied_at"),
            ]
            try await options.printList(columns) { try await $0.get("workflows") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one workflow as it is in force.",
            discussion: """
                EXAMPLE
                  bittern workflows show welcome --output json | jq .definition
                """
        )

        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: OperatorOptions

        func run() async throws { try await options.printOne { try await $0.get("workflows", name) } }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a workflow out of force; runs that it started go on.",
            discussion: """
                EXAMPLE
                  bittern workflows delete welcome
                """
        )

        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            _ = try await options.withClient { try await $0.delete("workflows", name) }
            if options.output.output == .table { Terminal.print("deleted \(name)") }
        }
    }
}
