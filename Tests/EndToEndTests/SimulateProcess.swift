import Domain
import Foundation

/// A `bittern simulate` as a person would start it.
final class SimulateProcess: Sendable {
    /// Where all of the simulated Bitbucket is.
    let url: String
    private let process: Process

    /// Starts it on a port of its own, and returns when it listens.
    init(_ arguments: [String], in folder: String) async throws {
        let output = "\(folder)/simulate-\(UUID().uuidString)"
        for file in [output, output + ".log"] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        let process = Process()
        process.executableURL = URL(filePath: BitternProcess.binary)
        process.arguments = ["simulate", "--port", "0", "--output", "json"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: output + ".log"))
        try process.run()
        self.process = process
        url = try await eventually("the simulated Bitbucket listens") {
            guard process.isRunning else {
                throw Gone(log: try String(contentsOfFile: output + ".log", encoding: .utf8))
            }
            let printed = try JSONValue(parsing: Array(try Data(contentsOf: URL(filePath: output))), or: nil)
            return printed?["url"]?.string
        }
    }

    struct Gone: Error {
        let log: String
    }

    deinit { kill(process.processIdentifier, SIGKILL) }
}

extension JSONValue {
    /// The value of a text that may not be whole yet.
    fileprivate init?(parsing bytes: [UInt8], or nothing: JSONValue?) throws {
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        self = value
    }
}
