import Foundation

/// A `bittern triggers tail` that runs beside the test, as an operator's terminal would.
final class Tail {
    private let process = Process()
    private let folder: URL
    private let output: URL
    private let errors: URL

    /// Prints to a file that only this test reads, unless another place is named.
    init(of bittern: BitternProcess, _ arguments: [String], printingTo place: String? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "bittern-tail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        output = place.map { URL(filePath: $0) } ?? folder.appending(path: "out")
        errors = folder.appending(path: "errors")
        for file in [output, errors] where place == nil || file == errors {
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        }
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("BITTERN_") }
        environment["BITTERN_OPERATOR_URL"] = bittern.operatorURL
        environment["BITTERN_OPERATOR_TOKEN"] = bittern.operatorToken
        process.executableURL = URL(filePath: BitternProcess.binary)
        process.arguments = ["triggers", "tail"] + arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)  // what is left is in the temporary folder, and goes with it
    }

    /// What it has printed so far, without a line that is not whole yet.
    var lines: [Substring] { text(output).split(separator: "\n", omittingEmptySubsequences: false).dropLast() }

    var remarks: String { text(errors) }

    /// Sends it a signal, and returns its exit status.
    func stop(_ signal: Int32) -> Int32 {
        kill(process.processIdentifier, signal)
        return end()
    }

    /// Waits until it ends by itself, and returns its exit status; -1 when a signal ended it.
    func end() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -1
    }

    private func text(_ file: URL) -> String { (try? String(contentsOf: file, encoding: .utf8)) ?? "" }
}
