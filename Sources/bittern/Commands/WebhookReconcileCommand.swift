import ArgumentParser
import Domain

extension WebhookCommands {
    struct Reconcile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare registered webhooks with what Bitbucket has, and repair what differs, without a gap.",
            discussion: """
                A hook that is missing is made again; one that was switched off, that delivers elsewhere (BITTERN_PUBLIC_URL has
                changed) or other events, or that lost its secret, is put right; what a crash left half done is ended, and a
                rotation's old secret removed when that is safe. Hooks that deliver here and that nobody knows are only reported.

                With --all it stops when Bitbucket takes no more calls, and says where to go on. Ends with 1 when a webhook
                could not be reconciled, 69 when Bitbucket does not answer, 77 when scopes or rights are missing.

                EXAMPLE
                  bittern webhooks reconcile acme-app
                  bittern webhooks reconcile --all --dry-run
                """
        )

        @Argument(help: "The webhook's name.", completion: StoredNames.webhooks.completion) var name: String?
        @Flag(help: "Every registered webhook.") var all = false
        @Option(help: ArgumentHelp("With --all: only those whose names come after this one.", valueName: "name"))
        var after: String?
        @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
        @OptionGroup var options: OperatorOptions

        func validate() throws {
            guard (name == nil) == all else { throw ValidationError("give the name of a webhook, or --all") }
            if after != nil, !all { throw ValidationError("--after goes with --all") }
        }

        func run() async throws {
            guard let name else { return try await reconcileAll() }
            let report = try await options.withClient { client in
                try await client.post("webhooks", name, "reconciliation", body: ["dry_run": .bool(dryRun)])
            }
            options.output.printOne(report) { HookStory(of: $0).text }
        }

        private func reconcileAll() async throws {
            var tally = ReconciliationTally(after: after)
            try await options.withClient { client in
                repeat {
                    var body: JSONObject = JSONObject([("dry_run", .bool(dryRun))])
                    body["after"] = tally.next.map(JSONValue.string)
                    tally.add(try await client.post("reconciliations", body: .object(body)))
                    if !tally.isOver, options.output.output == .table {
                        Terminal.complain("reconciled \(tally.count) so far")
                    }
                } while !tally.isOver
            }
            options.output.printOne(tally.json) { _ in tally.text }
            if let status = tally.failure { throw CommandError(tally.complaint, status) }
        }
    }
}
