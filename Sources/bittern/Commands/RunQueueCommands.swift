import ArgumentParser
import Domain

extension RunCommands {
    struct Queues: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Show where runs wait, and what holds them: a queue for each workflow's version, step and connection.",
            discussion: """
                ready may be taken by any worker, later when its time has come, running is in a worker's hands, blocked is
                behind another run of its key, parked waits for somebody. A queue is held while its host does not answer, or
                a rate limit is used up.

                EXAMPLE
                  bittern runs queues --held
                """
        )

        @OptionGroup var page: PageOptions
        @Option(
            help: ArgumentHelp("Only its queues.", valueName: "name"),
            completion: StoredNames.workflows.completion
        )
        var workflow: String?

        @Option(
            help: ArgumentHelp("Only its queues.", valueName: "name"),
            completion: StoredNames.connections.completion
        )
        var connection: String?

        @Flag(help: "Only those that are held.") var held = false
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("id", "id"), .init("workflow", "workflow"), .init("version", "version"), .init("step", "step_id"),
                .init("connection", "connection"), .init("ready", "ready"), .init("later", "later"),
                .init("running", "running"), .init("blocked", "blocked"), .init("parked", "parked"),
                .init("oldest due", "oldest_due"), .init("paused", "paused"), .init("held until", "held_until"),
                .init("because", "held_because"),
            ]
            let filter = [("workflow", workflow), ("connection", connection), ("held", held ? "true" : nil)]
            let list = try await options.withClient { try await $0.get("queues", query: page.query + filter) }
            options.output.printList(list, columns)
            if options.output.output == .table, list["counted_all"] == false {
                Terminal.complain("counted are the first 200000 runs that have not ended")
            }
        }
    }

    struct Hosts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the hosts that did not answer of late, and when they are asked again.",
            discussion: """
                An open one is not called until it is probed: one call is let through then, and what it gives decides.

                EXAMPLE
                  bittern runs hosts
                """
        )

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("host", "origin"), .init("state", "state"), .init("failures", "failures"),
                .init("since", "opened_at"), .init("asked again", "probe_at"), .init("reason", "reason"),
            ]
            try await options.printList(columns) { try await $0.get("hosts") }
        }
    }
}
