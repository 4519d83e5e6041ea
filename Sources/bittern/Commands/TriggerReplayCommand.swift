import ArgumentParser
import Domain

extension TriggerCommands {
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold stored triggers against the workflows in force now, and make the runs that they start.",
            discussion: """
                The rules are those of matching: what came a second time, and what a connection's own account did, start only
                workflows that say so. A trigger that has a run of a workflow already makes no other one, unless --again. The
                limit of 20 runs a minute about a subject does not hold here. Triggers that no worker has come to yet are left
                to it.

                EXAMPLE
                  bittern triggers replay --trigger 1795536000000003 --workflow welcome --again
                  bittern triggers replay --since 1d --type 'pull_request.*' --workflow all --dry-run
                """
        )

        @Option(help: ArgumentHelp("This trigger; may be given again.", valueName: "id")) var trigger: [Int64] = []
        @Option(help: ArgumentHelp("Those that came since then: \(TimeText.help).", valueName: "time"))
        var since: TimeText?

        @Option(help: ArgumentHelp("Those that came before then.", valueName: "time")) var until: TimeText?
        @OptionGroup var choice: TriggerChoice
        @Option(
            help: ArgumentHelp("Only what belongs to this connection.", valueName: "name"),
            completion: StoredNames.connections.completion
        )
        var connection: String?

        @Option(
            help: ArgumentHelp("By which workflow; all: by every one.", valueName: "name|all"),
            completion: StoredNames.workflows.completion
        )
        var workflow: String

        @Flag(help: "Also where the trigger has a run of that workflow already.") var again = false
        @Flag(help: "Make nothing: say what would run.") var dryRun = false
        @Flag(help: "Do not ask.") var yes = false
        @OptionGroup var options: OperatorOptions

        func validate() throws {
            guard trigger.isEmpty != (since == nil) else { throw ValidationError("give either --trigger or --since") }
            let narrows = until != nil || choice.type != nil || choice.webhook != nil || connection != nil
            guard trigger.isEmpty || !narrows else {
                throw ValidationError("--until, --type, --webhook and --connection go with --since")
            }
        }

        func run() async throws {
            let tally = try await options.withClient { client in
                if !dryRun, !yes, trigger.isEmpty, Confirmation.isPossible {
                    let meant = try await walk(client, isRehearsal: true).count
                    guard meant > 0 else { return ReplayTally(isRehearsal: false) }
                    try Confirmation.ask("make \(meant) run\(meant == 1 ? "" : "s")?")
                }
                return try await walk(client, isRehearsal: dryRun)
            }
            options.output.printOne(tally.json, as: { _ in tally.text })
        }

        private static let idLimit = 1_000

        private func walk(_ client: OperatorClient, isRehearsal: Bool) async throws -> ReplayTally {
            var tally = ReplayTally(isRehearsal: isRehearsal)
            for start in stride(from: 0, to: max(trigger.count, 1), by: Self.idLimit) {
                let ids = trigger.dropFirst(start).prefix(Self.idLimit)
                var body = body
                body["triggers"] = ids.isEmpty ? nil : .array(ids.map { .number(JSONNumber($0)) })
                if isRehearsal { body["dry_run"] = true }
                repeat {
                    body["past"] = tally.next.flatMap { Int64($0) }.map { .number(JSONNumber($0)) }
                    tally.add(try await client.post("triggers", "replay", body: .object(body)))
                    if tally.next != nil, tally.isLong, options.output.output == .table {
                        Terminal.complain(tally.progress)
                    }
                } while tally.next != nil
            }
            return tally
        }

        private var body: JSONObject {
            var body = JSONObject()
            body["since"] = since.map { .string($0.text) }
            body["until"] = until.map { .string($0.text) }
            body["type"] = choice.type.map(JSONValue.string)
            body["webhook"] = choice.webhook.map(JSONValue.string)
            body["connection"] = connection.map(JSONValue.string)
            body["workflow"] = workflow == "all" ? nil : .string(workflow)
            if again { body["again"] = true }
            return body
        }
    }
}
