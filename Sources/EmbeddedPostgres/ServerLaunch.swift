import FoundationEssentials
import Glibc

extension ClusterHome {
    /// Ends what an earlier bittern left running, and removes a pid file that names a stranger.
    ///
    /// PostgreSQL clears a pid file of a dead process by itself, but not one whose number now belongs to another program.
    ///
    /// - Throws: `EmbeddedPostgresError.serverRefused` when the old server does not end.
    func takeOver(say: @Sendable (String) -> Void) async throws {
        let path = "\(data)/postmaster.pid"
        if let pid = pidFile?.pid {
            let old = ServerProcess(pid: pid, dataFolder: data)
            if old.isAlive {
                say("a PostgreSQL of this cluster still runs (pid \(pid)); stopping it and starting it anew")
                guard await old.stop(within: .seconds(60), say: say) else {
                    throw EmbeddedPostgresError.serverRefused(action: "pid \(pid) of \(data) does not stop", log: "")
                }
            } else if kill(pid, 0) == 0 {
                try Folder.explaining(path) { try FileManager.default.removeItem(atPath: path) }
            }
        }
        if pidFile == nil, FileManager.default.fileExists(atPath: path) {
            // Empty or damaged, as after a power cut. No other bittern is starting: we hold the lock.
            try Folder.explaining(path) { try FileManager.default.removeItem(atPath: path) }
        }
        // They end by themselves when they notice that their server was killed; a busy one does not notice.
        for child in ServerProcess.leftovers(of: data) where await !child.isGone(within: .seconds(1)) {
            child.send(SIGQUIT)
            guard await child.isGone(within: .seconds(10)) else {
                throw EmbeddedPostgresError.serverRefused(action: "pid \(child.pid) of \(data) does not stop", log: "")
            }
        }
    }

    /// Starts the server and waits until it takes connections.
    ///
    /// It is in a session of its own: the terminal's Ctrl-C reaches bittern alone, which stops it in good order.
    ///
    /// - Throws: `EmbeddedPostgresError.serverRefused` with the tail of its log when it ended or was not ready within
    ///   `limit`; `CancellationError`. It does not run then.
    func launch(
        with binaries: PostgresBinaries,
        limit: Duration,
        say: @Sendable (String) -> Void
    ) async throws -> ServerProcess {
        LogTail.prune(self)
        // The shell ends at once and the server goes on without a parent of ours, so that it outlives a killed bittern
        // and finishes what it has in hand.
        let script = #"umask 077; log=$1; shift; "$@" </dev/null >"$log" 2>&1 & echo $!"#
        let answer = try await Command(
            executable: "/bin/sh",
            arguments: [
                "-c", script, "sh", startLog, binaries.postgres, "-D", data, "-c", "config_file=\(configuration)",
            ],
            account: account
        ).run()
        guard answer.succeeded, let pid = Int32(answer.output.filter { !$0.isNewline }) else {
            throw EmbeddedPostgresError.serverRefused(action: "\(binaries.postgres) cannot be run", log: answer.output)
        }
        let server = ServerProcess(pid: pid, dataFolder: data)
        do {
            try await waitUntilReady(server, limit: limit, say: say)
        } catch {
            _ = await server.stop(within: .seconds(10), say: say)
            throw error
        }
        return server
    }

    private func waitUntilReady(
        _ server: ServerProcess,
        limit: Duration,
        say: @Sendable (String) -> Void
    ) async throws {
        let begin = ContinuousClock.now
        var nextWord = begin + .seconds(5)
        while pidFile != PIDFile(pid: server.pid, isReady: true) {
            try await Task.sleep(for: .milliseconds(20))
            let now = ContinuousClock.now
            // A process needs a moment from `fork` to being PostgreSQL.
            if now > begin + .seconds(1), !server.isAlive {
                throw EmbeddedPostgresError.serverRefused(
                    action: "the server ended at its start",
                    log: LogTail.read(self)
                )
            }
            if now > begin + limit {
                throw EmbeddedPostgresError.serverRefused(
                    action: "the server was not ready within \(limit)",
                    log: LogTail.read(self)
                )
            }
            if now > nextWord {
                say(
                    "PostgreSQL is still starting (\(begin.duration(to: now).components.seconds) s); it may be recovering"
                )
                nextWord = now + .seconds(5)
            }
        }
    }

    /// The first line of `postmaster.pid` is the process, the eighth its state.
    private var pidFile: PIDFile? {
        guard let bytes = FileManager.default.contents(atPath: "\(data)/postmaster.pid") else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard let pid = lines.first.flatMap({ Int32($0) }), pid > 0 else { return nil }
        return PIDFile(pid: pid, isReady: lines.count > 7 && lines[7].hasPrefix("ready"))
    }
}

/// What a server says about itself in its data folder.
private struct PIDFile: Hashable {
    let pid: Int32
    let isReady: Bool
}
