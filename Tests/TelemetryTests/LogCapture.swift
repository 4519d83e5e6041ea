import Foundation
import Logging
import SystemPackage
import Telemetry

/// A log written to a file of its own and read back.
struct LogCapture {
    /// 2026-11-23T14:05:06.007Z and a half, clear of rounding.
    static let now = Date(timeIntervalSince1970: 1_795_442_706.0075)

    let output: LogOutput
    private let descriptor: FileDescriptor
    private let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID().uuidString)").path()
        descriptor = try FileDescriptor.open(
            FilePath(path),
            .readWrite,
            options: [.create, .append],
            permissions: .ownerReadWrite
        )
        output = LogOutput(descriptor)
    }

    func logger(_ format: LogFormat = .json, level: Logger.Level = .trace) -> Logger {
        format.logger(level: level, output: output) { Self.now }
    }

    /// The lines so far; takes the file away.
    func lines() throws -> [String] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try descriptor.close()
        try FileManager.default.removeItem(atPath: path)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// The lines as objects; throws where one is not JSON.
    func objects() throws -> [[String: any Sendable]] {
        try lines().map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: any Sendable] ?? [:] }
    }
}
