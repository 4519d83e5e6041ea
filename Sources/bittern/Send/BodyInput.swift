import FoundationEssentials

/// Reads a body that somebody wants sent: bytes, whatever they are.
enum BodyInput {
    /// The content of a file, or of standard input when `path` is `-`.
    static func read(_ path: String) throws -> [UInt8] {
        guard let bytes = FileManager.default.contents(atPath: path == "-" ? "/dev/stdin" : path) else {
            throw CommandError("--body: \(path) cannot be read; is it there, and may this user read it?", .usage)
        }
        return Array(bytes)
    }
}
