import ArgumentParser
import Domain

extension KeyCommands {
    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seal everything that is stored anew with the first key of the keyring, while the service works.",
            discussion: """
                First put the new key in front of the keyring of every process (bittern keys generate --id k2) and restart them.
                What is done stays done: stopped halfway, it goes on when it is called again. Ends with 1 when something could
                not be opened.

                EXAMPLE
                  bittern keys rotate
                """
        )

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            var tally = KeyRotationTally()
            try await options.withClient { client in
                repeat {
                    var body = JSONObject()
                    body["after"] = tally.next.map(JSONValue.string)
                    tally.add(try await client.post("keys", "rotation", body: .object(body)))
                    if tally.next != nil, options.output.output == .table {
                        Terminal.complain("resealed \(tally.resealed) so far")
                    }
                } while tally.next != nil
            }
            options.output.printOne(tally.json) { _ in tally.text }
            guard tally.unopened.isEmpty else { throw ExitCode.failure }
        }
    }
}
