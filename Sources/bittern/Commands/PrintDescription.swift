import ArgumentParser
import Console
import Domain

/// `bittern openapi`: what the operators' API does.
struct PrintDescription: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi",
        abstract: "Print the operator API's description, OpenAPI 3.1.",
        discussion: """
            It is JSON either way; the running service has it at /api/openapi.json.

            EXAMPLE
              bittern openapi > bittern.openapi.json
            """
    )

    @OptionGroup var output: OutputOptions

    func run() async throws { Terminal.print(OperatorAPI.description.text) }
}
