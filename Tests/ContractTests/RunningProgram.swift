import Foundation

/// A program beside the tests, and what it prints; it goes when this goes.
final class RunningProgram: Sendable {
    let pid: pid_t
    private let process = Process()
    private let output: URL

    /// Starts it with these variables and the tests' own, reading nothing unless given something.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:], input: Pipe? = nil) throws {
        output = FileManager.default.temporaryDirectory.appending(path: "bittern-output-\(UUID())")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        let file = try FileHandle(forWritingTo: output)
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        // Threads of a Swift task block signals, and a program has its mask from the thread that starts it.
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
        pid = process.processIdentifier
    }

    deinit {
        if process.isRunning { kill(pid, SIGKILL) }
        try? FileManager.default.removeItem(at: output)
    }

    /// Everything that it has printed so far.
    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// Sends a signal, and waits for the program's end; returns its status, or the signal that ended it.
    ///
    /// - Throws: when it does not end within `limit`.
    func end(with signal: Int32 = SIGTERM, within limit: Duration = .seconds(20)) async throws -> Int32 {
        kill(pid, signal)
        let deadline = ContinuousClock.now + limit
        while process.isRunning {
            guard .now < deadline else { throw StillRuns(output: text) }
            try await Task.sleep(for: .milliseconds(10))
        }
        return process.terminationStatus
    }

    struct StillRuns: Error {
        let output: String
    }
}
