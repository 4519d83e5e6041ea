import ArgumentParser
import Domain

/// One workflow, or the whole pool.
struct PauseTarget: ParsableArguments {
    @Argument(help: "The workflow's name.", completion: StoredNames.workflows.completion) var name: String?
    @Flag(help: "All workflows: the whole worker pool.") var all = false

    func validate() throws {
        guard (name == nil) == all else { throw ValidationError("give the name of one workflow, or --all") }
    }

    func change(_ verb: String, _ client: OperatorClient, body: JSONValue) async throws -> JSONValue {
        guard let name else { return try await client.post("pool", verb, body: body) }
        return try await client.post("workflows", name, verb, body: body)
    }

    /// What has been changed, in a sentence.
    func story(_ verb: String, of done: JSONValue) -> String {
        guard let name else {
            let waiting = ["ready", "later", "blocked"].compactMap { done["runs"]?[$0]?.integer }.reduce(0, +)
            return "\(verb) the worker pool; \(waiting) run\(waiting == 1 ? " waits" : "s wait")"
        }
        return "\(verb) \(CellText.harmless(done["name"]?.string ?? name))"
    }
}

extension WorkflowCommands {
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep the runs of a workflow, or of all, waiting.",
            discussion: """
                Triggers make runs all the same, and a step that is being carried out is finished. A paused workflow stays
                paused when it is applied anew.

                EXAMPLE
                  bittern workflows pause welcome --reason "the chat is down"
                  bittern workflows pause --all
                """
        )

        @OptionGroup var target: PauseTarget
        @Option(help: "Why, for people.") var reason: String?
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            var body = JSONObject()
            body["reason"] = reason.map(JSONValue.string)
            let done = try await options.withClient { try await target.change("pause", $0, body: .object(body)) }
            options.output.printOne(done, as: { target.story("paused", of: $0) })
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let the runs of a workflow, or of all, go on.",
            discussion: """
                Workflows that are paused themselves stay so when the whole pool goes on.

                EXAMPLE
                  bittern workflows resume welcome
                  bittern workflows resume --all
                """
        )

        @OptionGroup var target: PauseTarget
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let done = try await options.withClient { try await target.change("resume", $0, body: [:]) }
            options.output.printOne(done, as: { target.story("resumed", of: $0) })
        }
    }
}
