import FoundationEssentials
import Glibc

/// Reads a body that somebody wants sent: bytes, whatever they are.
enum BodyInput {
    /// The content of a file, or of standard input when `path` is `-`.
    static func read(_ path: String) throws -> [UInt8] {
        guard path != "-" else { return standardInput() }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw CommandError("--body: \(path) cannot be read; is it there, and may this user read it?", .usage)
        }
        return Array(bytes)
    }

    /// Byte by byte: `readLine` would mend what is not UTF-8.
    private static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        while let byte = UInt8(exactly: getchar()) { bytes.append(byte) }
        return bytes
    }
}
