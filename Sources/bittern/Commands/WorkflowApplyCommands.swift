import Actions
import ArgumentParser
import Domain

extension WorkflowCommands {
    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the workflows of these files in force, all of them or none.",
            discussion: """
                A file is YAML, with one or several documents, or JSON; of a folder, all *.yaml, *.yml and *.json in it are
                taken. A name stands once in all of them. The same files again change nothing; what each workflow said
                before is kept (workflows show --history). Workflows that are not in the files stay as they are.

                EXAMPLE
                  bittern workflows apply welcome.yaml deploys.yaml
                  bittern workflows apply workflows/ --dry-run
                """
        )

        @Argument(help: "Files or folders; - reads standard input.", completion: .file()) var paths: [String]
        @Flag(help: "Check everything, and say what would change, without changing it.") var dryRun = false
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let texts = try WorkflowTexts(paths)
            let applied = try await options.withClient {
                try await $0.post("workflows", query: [("dry_run", dryRun ? "true" : nil)], body: texts.json)
            }
            for warning in applied["warnings"]?.texts ?? [] {
                Terminal.complain("bittern: warning: \(CellText.harmless(warning))")
            }
            options.output.printList(
                applied,
                [
                    .init("name", "name"), .init("version", "version"),
                    .init(dryRun ? "would change" : "changed", "changed"),
                ]
            )
        }
    }

    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what applying these files would change, line by line.",
            discussion: """
                Ends with 0 when it could compare; with --exit-code, 1 says that there are differences. Workflows that are
                not in the files are left out: apply does not touch them.

                EXAMPLE
                  bittern workflows diff workflows/
                  bittern workflows diff welcome.yaml --exit-code && echo in force
                """
        )

        @Argument(help: "Files or folders; - reads standard input.", completion: .file()) var paths: [String]
        @Flag(help: "End with 1 when there are differences.") var exitCode = false
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let texts = try WorkflowTexts(paths)
            let differences = try await options.withClient {
                try await $0.post("workflows", "diff", body: texts.json)
            }
            let items = differences["items"]?.elements ?? []
            switch options.output.output {
            case .json: Terminal.print(differences.text)
            case .table: Terminal.print(items.map { WorkflowDiff(of: $0).text }.joined())
            }
            let isSame = items.allSatisfy { $0["change"]?.string == "same" }
            if exitCode, !isSame { throw ExitCode.failure }
        }
    }

    struct Schema: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the JSON Schema of a workflow file, by which editors complete and check.",
            discussion: """
                A running service has it at /api/schema/workflow.json. The line below, at the top of a YAML file, gives it to
                editors with yaml-language-server:

                  # yaml-language-server: $schema=workflow.schema.json

                EXAMPLE
                  bittern workflows schema > workflow.schema.json
                """
        )

        @OptionGroup var output: OutputOptions

        func run() async throws { Terminal.print(WorkflowFile.schema.text) }
    }
}
