import Subprocess
import SystemPackage

/// What a short-lived program printed, and how it ended.
struct CommandResult: Sendable {
    let succeeded: Bool
    /// Standard output and standard error as they came, at most 1 MiB.
    let output: String
}

/// One run of a short-lived program, in a session of its own so that the terminal's Ctrl-C does not reach it.
struct Command: Sendable {
    let executable: String
    let arguments: [String]
    /// Who runs it; nil is the user of this process.
    var account: ServerAccount?
    var limit: Duration = .seconds(120)

    /// Runs to the end, or is killed at `limit`.
    ///
    /// It sees none of our environment but `PATH`: `PGDATA`, `PGHOST` and their like would lead PostgreSQL's programs
    /// elsewhere. Its working directory is `/`, which every user can enter.
    func run() async throws -> CommandResult {
        try await withThrowingTaskGroup(of: CommandResult.self) { group in
            group.addTask { try await runUnlimited() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw EmbeddedPostgresError.serverRefused(
                    action: "\(executable) did not end within \(limit)",
                    log: ""
                )
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }

    private func runUnlimited() async throws -> CommandResult {
        var options = PlatformOptions()
        options.createSession = true
        // Not the options' `userID`: glibc's `setuid` talks to all threads of the process, and in the child between
        // `clone` and `exec`, which has none of them, it can wait for ever for one that was just ending.
        var words = [executable] + arguments
        if let account, account.isSwitched {
            words =
                ["/usr/bin/setpriv", "--reuid", "\(account.userID)", "--regid", "\(account.groupID)"]
                + ["--clear-groups", "--"] + words
        }
        let result = try await Subprocess.run(
            .path(FilePath(words[0])),
            arguments: Arguments(Array(words.dropFirst())),
            environment: .custom(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"]),
            workingDirectory: "/",
            platformOptions: options,
            output: .string(limit: 1 << 20),
            error: .combinedWithOutput
        )
        return CommandResult(
            succeeded: result.terminationStatus.isSuccess,
            output: result.standardOutput
        )
    }
}
