import ArgumentParser
import Domain

extension ConsumerCommands {
    struct Seek: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move a consumer to another place in the log, back or forward.",
            discussion: """
                What its workers have at that moment, and what was to be given to them again, is theirs no longer: what they
                still acknowledge counts nothing. Dead letters stay.

                EXAMPLE
                  bittern consumers seek shop --to 2026-11-23T16:00:00Z
                  bittern consumers seek shop --to beginning
                """
        )

        @Argument(help: "The consumer's name.", completion: StoredNames.consumers.completion) var name: String
        @Option(help: ArgumentHelp("Where it is to read on: \(StartingPoint.help).", valueName: "time"))
        var to: StartingPoint

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let consumer = try await options.withClient {
                try await $0.post("consumers", name, "seek", body: ["start_at": .string(to.text)])
            }
            options.output.printOne(consumer, as: { ConsumerStory(of: $0).text })
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a consumer, its position and its dead letters; triggers are not touched.",
            discussion: """
                EXAMPLE
                  bittern consumers delete shop
                """
        )

        @Argument(help: "Its name.", completion: StoredNames.consumers.completion) var name: String
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            _ = try await options.withClient { try await $0.delete("consumers", name) }
            if options.output.output == .table { Terminal.print("deleted \(CellText.harmless(name))") }
        }
    }

    struct Redrive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a consumer's dead letters to it again, all of them or one.",
            discussion: """
                Each has all its attempts before it again. How many they were is printed.

                EXAMPLE
                  bittern consumers redrive shop
                  bittern consumers redrive shop 1795536000000003
                """
        )

        @Argument(help: "The consumer's name.", completion: StoredNames.consumers.completion) var name: String

        @Argument(help: ArgumentHelp("Only this trigger.", valueName: "trigger-id")) var trigger: Int64?
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await options.printOne { client in
                var body = JSONObject([])
                body["trigger_id"] = trigger.map { .number(JSONNumber($0)) }
                return try await client.post("consumers", name, "redrive", body: .object(body))
            }
        }
    }
}
