import ArgumentParser
import BitbucketSimulator
import Domain
import FoundationEssentials

extension WorkflowCommands {
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a file's workflows would make of triggers, and each request, without sending any.",
            discussion: """
                The file does not have to be applied. For each trigger: whether it matches, or why not; for a match, each
                step's request as it would be sent. Secrets and credentials show as ‹secret›, and what only an earlier
                step's answer would say as ‹steps.greet.json.id›. Nothing is sent, and nothing is written.

                With --event a sample is read as if it had just come (bittern send --list shows the keys); --connection
                says whose webhook it would have come to. Ends with 0 when it could be tested.

                EXAMPLE
                  bittern workflows test welcome.yaml --event pullrequest:created --connection acme
                  bittern workflows test welcome.yaml --trigger 1795536000000003
                  bittern workflows test workflows.yaml --workflow welcome --since 1d
                """
        )

        @Argument(help: "A YAML or JSON file; - reads standard input.", completion: .file()) var file: String
        @Option(help: ArgumentHelp("Only this workflow of the file.", valueName: "name")) var workflow: String?
        @Option(help: ArgumentHelp("A stored trigger.", valueName: "id")) var trigger: Int64?
        @Option(help: ArgumentHelp("Stored triggers of this time, newest first.", valueName: "1d")) var since: String?
        @Option(help: "With --since: how many triggers at most, 1 to 1000; 100 otherwise.") var limit: Int?

        @Option(
            help: ArgumentHelp("A sample event, in Bitbucket's words.", valueName: "event-key"),
            completion: .list(SampleKind.all.map(\.eventKey))
        )
        var event: String?

        @Option(help: "With --event: which Bitbucket sends it.") var product: ProductName?
        @Flag(help: "With --event: Data Center's Post Webhooks plugin sends it.") var plugin = false
        @Option(
            help: ArgumentHelp("With --event: in which of its shapes.", valueName: "name"),
            completion: .list(SampleVariant.allCases.map(\.rawValue))
        )
        var variant: String?
        @Option(help: ArgumentHelp("With --event: the repository.", valueName: "workspace/name")) var repository:
            String?
        @Option(
            help: ArgumentHelp("With --event: that of its webhook.", valueName: "name"),
            completion: StoredNames.connections.completion
        ) var connection: String?
        @OptionGroup var options: OperatorOptions

        func validate() throws {
            let given = [trigger != nil, since != nil, event != nil].filter(\.self).count
            guard given == 1 else { throw ValidationError("give one of --trigger, --since and --event") }
            guard limit == nil || since != nil else { throw ValidationError("--limit goes with --since") }
            let isSample = product != nil || plugin || variant != nil || repository != nil || connection != nil
            guard !isSample || event != nil else {
                throw ValidationError("--product, --plugin, --variant, --repository and --connection go with --event")
            }
            _ = try subject()
        }

        func run() async throws {
            var body: JSONObject = JSONObject([
                ("text", .string(try WorkflowTexts.read(file))), ("file", .string(file)),
            ])
            body["workflow"] = workflow.map(JSONValue.string)
            body["trigger"] = trigger.map { .number(JSONNumber($0)) }
            body["since"] = since.map(JSONValue.string)
            body["limit"] = limit.map { .number(JSONNumber($0)) }
            body["connection"] = connection.map(JSONValue.string)
            if let event {
                let sample = try sample(event)
                body["event_key"] = .string(sample.eventKey)
                body["sender"] = .string(sample.sender.rawValue)
                body["body"] = .string(String(decoding: sample.body, as: UTF8.self))
            }
            let tested = try await options.withClient {
                try await $0.post("workflows", "test", body: .object(body))
            }
            for warning in tested["warnings"]?.texts ?? [] {
                Terminal.complain("bittern: warning: \(CellText.harmless(warning))")
            }
            options.output.printOne(tested, as: { WorkflowTestStory(of: $0).text })
        }

        private func sample(_ key: String) throws -> SampleEvent {
            let choice = SenderChoice(key: key, product: product?.product, plugin: plugin)
            for remark in choice.remarks { Terminal.complain("bittern: \(remark)") }
            let known = SampleKind.named(key, from: choice.sender)?.variants ?? [.usual]
            let found = variant.map { variant in known.first { $0.rawValue == variant } } ?? .usual
            guard let found else {
                throw CommandError(
                    "--variant: \(key) has \(known.map(\.rawValue).joined(separator: ", "))",
                    .usage
                )
            }
            return SampleEvent(key, from: choice.sender, variant: found, subject: try subject(), at: Date())
        }

        private func subject() throws -> SampleSubject {
            var subject = SampleSubject()
            guard let repository else { return subject }
            let parts = repository.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw ValidationError("--repository is `workspace/name`")
            }
            subject.workspace = String(parts[0])
            subject.repository = String(parts[1])
            return subject
        }
    }
}
