import ArgumentParser
import Domain

extension RunCommands {
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have runs done again from the step they ended at, by number or by what they have in common.",
            discussion: """
                Steps that are done are not done again. By what they have in common, dead runs are meant unless --state says
                cancelled, parked or waiting; one that is parked, or waits for its time, goes on now. Oldest first, so that
                runs of one key keep their order.

                EXAMPLE
                  bittern runs retry 1795536000000003
                  bittern runs retry --workflow welcome --since 1d --reason 'answered 5' --dry-run
                """
        )

        @OptionGroup var target: RunTarget
        @OptionGroup var options: OperatorOptions

        func run() async throws { try await target.carryOut("retry", saying: "retried", options) }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End runs that have not ended, by number or by what they have in common.",
            discussion: """
                What is behind a cancelled run in its order goes on. A call that is under way is not called back, and what it
                answers is not kept. `bittern runs retry` brings a cancelled run back.

                EXAMPLE
                  bittern runs cancel 1795536000000003
                  bittern runs cancel --workflow welcome --state parked --dry-run
                """
        )

        @OptionGroup var target: RunTarget
        @OptionGroup var options: OperatorOptions

        func run() async throws { try await target.carryOut("cancel", saying: "cancelled", options) }
    }
}

/// The runs that something is done to, and how carefully.
struct RunTarget: ParsableArguments {
    @Argument(help: ArgumentHelp("Their numbers.", valueName: "id")) var ids: [Int64] = []
    @OptionGroup(title: "Which") var choice: RunChoice
    @Option(help: "How many at most.") var limit: Int?
    @Flag(help: "Do nothing: say how many they are, and name the first.") var dryRun = false
    @Flag(help: "Do not ask.") var yes = false

    mutating func validate() throws {
        guard ids.isEmpty != choice.body.isEmpty else {
            throw ValidationError(
                "say which runs: by their numbers, or by --state, --workflow, --connection, --trigger, --reason, --since or "
                    + "--until, and not by both"
            )
        }
        guard limit ?? 1 > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func carryOut(_ verb: String, saying done: String, _ options: OperatorOptions) async throws {
        let isTable = options.output.output == .table
        let tally = try await options.withClient { client in
            var tally = RunTally(done: done, isRehearsal: dryRun)
            if dryRun {
                var body = choice.body
                body["ids"] = ids.isEmpty ? nil : .array(ids.map { .number(JSONNumber($0)) })
                body["dry_run"] = true
                tally.add(try await client.post("runs", verb, body: .object(body)))
                return tally
            }
            for batch in batches {
                tally.add(try await client.post("runs", verb, body: ["ids": .array(batch)]))
            }
            if ids.isEmpty {
                try await confirm(verb, client)
                try await walk(verb, client, into: &tally, isTable: isTable)
            }
            return tally
        }
        options.output.printOne(tally.json, as: { _ in tally.text })
    }

    private static let batchSize = 500

    private var batches: [[JSONValue]] {
        stride(from: 0, to: ids.count, by: Self.batchSize).map { start in
            ids[start..<min(start + Self.batchSize, ids.count)].map { .number(JSONNumber($0)) }
        }
    }

    private func confirm(_ verb: String, _ client: OperatorClient) async throws {
        guard !yes, Confirmation.isPossible else { return }
        var body = choice.body
        body["dry_run"] = true
        let count = try await client.post("runs", verb, body: .object(body))["count"]?.integer ?? 0
        let meant = min(count, Int64(limit ?? .max))
        guard meant > 0 else { return }
        try Confirmation.ask("\(verb) \(meant) run\(meant == 1 ? "" : "s")?")
    }

    private func walk(
        _ verb: String,
        _ client: OperatorClient,
        into tally: inout RunTally,
        isTable: Bool
    ) async throws {
        var left = limit ?? .max
        repeat {
            var body = choice.body
            body["past"] = tally.next.flatMap { Int64($0) }.map { .number(JSONNumber($0)) }
            let size = min(left, Self.batchSize)
            body["limit"] = .number(JSONNumber(size))
            tally.add(try await client.post("runs", verb, body: .object(body)))
            left -= size
            if tally.next != nil, left > 0, isTable { Terminal.complain("\(tally.done) \(tally.count) so far") }
        } while tally.next != nil && left > 0
    }
}
