import FoundationEssentials

/// `embed-sql OUTPUT FOLDER PATH…` writes OUTPUT, Swift source with the text of each PATH in FOLDER.
///
/// Run by the EmbedSQL build tool plugin; nobody else needs it.
@main enum EmbedSQLCommand {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else { throw Refusal(description: "usage: embed-sql OUTPUT FOLDER PATH…") }
        let files = try arguments.dropFirst(3).map { path in
            try EmbeddedFile(path: path, bytes: Data(contentsOf: URL(filePath: "\(arguments[2])/\(path)")))
        }
        let source = """
            extension SchemaFiles {
                static let embeddedFiles: [SchemaFile] = [
            \(files.map { "        \($0.source),\n" }.joined())    ]
            }

            """
        try Data(source.utf8).write(to: URL(filePath: arguments[1]), options: .atomic)
    }
}

/// One file on its way into Swift source.
struct EmbeddedFile {
    let path: String
    let text: String

    init(path: String, bytes: Data) throws {
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw Refusal(description: "\(path) is not UTF-8 text")
        }
        self.path = path
        self.text = text
    }

    var source: String { "SchemaFile(path: \(Self.literal(path)), text: \(Self.literal(text)))" }

    /// A literal of exactly this text: line ends and all, since its checksum is kept.
    private static func literal(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\\": "\\\\"
            case "\"": "\\\""
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            case let scalar where scalar.value < 0x20 || scalar.value == 0x7F: "\\u{\(String(scalar.value, radix: 16))}"
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}

/// Why nothing was written.
struct Refusal: Error, CustomStringConvertible {
    let description: String
}
