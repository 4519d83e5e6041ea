import ArgumentParser
import Credentials
import Domain

/// `bittern keys`, and what comes after it.
struct KeyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "The keys that secrets are sealed with.",
        subcommands: [Generate.self, Rotate.self]
    )

    struct Generate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print an entry for the keyring, with a new key.",
            discussion: """
                Keep it safe: what is sealed with it cannot be opened without it.

                EXAMPLE
                  export BITTERN_KEYRING=$(bittern keys generate)
                """
        )

        @Option(help: "What the key is called: letters, digits, - and _, at most 32.") var id = "k1"
        @OptionGroup var output: OutputOptions

        func validate() throws {
            let isFit =
                (1...32).contains(id.utf8.count)
                && id.utf8.allSatisfy { byte in
                    Character(UnicodeScalar(byte)).isLetter && byte < 0x80 || (0x30...0x39).contains(byte)
                        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                }
            guard isFit else { throw ValidationError("--id must be 1 to 32 letters, digits, - or _") }
        }

        func run() async throws {
            Keyring.makeEntry(id: id).withValue { entry in
                switch output.output {
                case .json: Terminal.print((["entry": .string(entry)] as JSONValue).text)
                case .table: Terminal.print(entry)
                }
            }
        }
    }
}
