import ArgumentParser
import Domain

/// `bittern triggers`, and what comes after it.
struct TriggerCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "triggers",
        abstract: "What happened, in our words.",
        subcommands: [List.self, Show.self, Tail.self, Replay.self]
    )

    static let columns: [TextTable.Column] = [
        .init("id", "id"), .init("received", "received_at"), .init("type", "type"), .init("repository", "repository"),
        .init("subject", "subject"), .init("actor", "actor_name"), .init("repeat of", "repeat_of"),
    ]

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show triggers, newest first.",
            discussion: """
                EXAMPLE
                  bittern triggers list --type 'pull_request.*' --webhook acme
                """
        )

        @OptionGroup var page: PageOptions
        @OptionGroup var choice: TriggerChoice
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await options.printList(TriggerCommands.columns) {
                try await $0.get("triggers", query: page.query + choice.query)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a trigger with its document, and the runs that it started.",
            discussion: """
                EXAMPLE
                  bittern triggers show 16400 --output json | jq .document
                """
        )

        @Argument(help: "Its number.") var id: Int64
        @OptionGroup var options: OperatorOptions

        func run() async throws { try await options.printOne { try await $0.get("triggers", "\(id)") } }
    }

    struct Tail: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show triggers as they come, a line each, until Ctrl-C.",
            discussion: """
                With --output json each line is one trigger, as the API has it.

                With --consumer it receives as that consumer does, and competes with the consumer's own workers: what is
                printed here is acknowledged, and they do not get it. To look without taking anything, leave it out, or
                make a consumer of your own. Ctrl-C ends it when the batch in hand is printed and acknowledged. What cannot
                be printed is not acknowledged; what a pipe has taken is.

                EXAMPLE
                  bittern triggers tail --type 'pull_request.*' --output json | jq .subject
                  bittern triggers tail --consumer shop --output json >> shop.jsonl
                """
        )

        @OptionGroup var choice: TriggerChoice

        @Option(help: ArgumentHelp("Begin after this trigger; 0 for all that are kept.", valueName: "id"))
        var after: Int64?

        @Option(
            help: ArgumentHelp("Receive and acknowledge as this consumer.", valueName: "name"),
            completion: StoredNames.consumers.completion
        )
        var consumer: String?

        @OptionGroup var options: OperatorOptions

        func validate() throws {
            if consumer != nil, after != nil || choice.type != nil || choice.webhook != nil {
                throw ValidationError(
                    "--consumer excludes --type, --webhook and --after: what it reads is what it was created with, and "
                        + "`bittern consumers seek` moves it"
                )
            }
        }

        func run() async throws {
            try await options.withClient { client in
                let output = options.output.output
                if let consumer {
                    let tail = ConsumerTail(client: client, consumer: consumer) { triggers in
                        let lines = triggers.map { output == .json ? $0.text : ConsumerTail.line(of: $0) }
                        try Terminal.deliver(lines.map { $0 + "\n" }.joined())
                    }
                    return try await UntilInterrupted.run(tail)
                }
                let tail = TriggerTail(client: client, choice: choice.query, after: after) { trigger in
                    Terminal.print(output == .json ? trigger.text : TriggerTail.line(of: trigger))
                }
                try await UntilInterrupted.run(tail)
            }
        }
    }
}

/// Which triggers are meant.
struct TriggerChoice: ParsableArguments {
    @Option(help: "A type or a glob, such as 'pull_request.*'.", completion: .triggerTypes) var type: String?
    @Option(help: "Only what came to this webhook.", completion: StoredNames.webhooks.completion) var webhook: String?

    var query: [(String, String?)] { [("type", type), ("webhook", webhook)] }
}
