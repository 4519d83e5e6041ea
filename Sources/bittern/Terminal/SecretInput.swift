import Domain

/// Reads a secret from where the command line says it is; on the command line itself it would be seen by others.
enum SecretInput {
    /// The content of a file, or of standard input when `path` is `-`; one newline at its end is not part of it.
    static func read(_ path: String, option: String) throws -> Secret {
        guard path == "-" else { return Secret(try SecretFile.text(at: path, namedBy: option)) }
        var text = ""
        while let line = readLine(strippingNewline: false), text.utf8.count <= SecretFile.limitBytes { text += line }
        if text.hasSuffix("\n") || text.hasSuffix("\r\n") { text.removeLast() }
        guard !text.isEmpty else { throw CommandError("\(option): nothing came on standard input", .usage) }
        return Secret(text)
    }
}
