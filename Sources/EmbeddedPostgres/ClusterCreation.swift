import FoundationEssentials
import Glibc

extension ClusterHome {
    /// Makes the cluster, with superuser `bittern` and database `bittern`, unless it is there.
    ///
    /// Nothing of it counts before all of it is there: what a crash left half made is removed and made anew.
    ///
    /// - Throws: `EmbeddedPostgresError.serverRefused` with what `initdb` said.
    func createIfAbsent(with binaries: PostgresBinaries, say: @Sendable (String) -> Void) async throws {
        try Folder.make(log, mode: 0o700, owner: account)
        guard try majorVersion == nil else { return }
        say("making a PostgreSQL \(binaries.majorVersion) cluster in \(path), run by user \(account.name)")
        if FileManager.default.fileExists(atPath: draft) {
            try Folder.explaining(draft) { try FileManager.default.removeItem(atPath: draft) }
        }
        try Folder.make(draft, mode: 0o700, owner: account)
        try await initialise(with: binaries)
        try await createDatabase(with: binaries)
        try Folder.explaining(data) { try FileManager.default.moveItem(atPath: draft, toPath: data) }
    }

    private func initialise(with binaries: PostgresBinaries) async throws {
        let arguments = [
            "--pgdata", draft, "--username", "bittern", "--encoding", "UTF8", "--lc-messages", "C",
            "--data-checksums", "--auth", "peer",
        ]
        // Every Debian has C.UTF-8; where it is missing, C sorts the same way.
        let first = try await run(binaries.initdb, arguments + ["--locale", "C.UTF-8"])
        if first.succeeded { return }
        guard first.output.contains("invalid locale name") else { throw refusal("initdb", first) }
        let second = try await run(binaries.initdb, arguments + ["--locale", "C"])
        guard second.succeeded else { throw refusal("initdb", second) }
    }

    /// In single-user mode, so that there is never a cluster without its database.
    private func createDatabase(with binaries: PostgresBinaries) async throws {
        let script = #"echo 'create database bittern' | "$@""#
        let answer = try await run(
            "/bin/sh",
            ["-c", script, "sh", binaries.postgres, "--single", "-j", "-D", draft, "postgres"]
        )
        guard answer.succeeded, !answer.output.contains("ERROR:") else {
            throw refusal("creating database bittern", answer)
        }
    }

    /// Whether this PostgreSQL was built with lz4.
    func hasLZ4(_ binaries: PostgresBinaries) async throws -> Bool {
        try await run(
            binaries.postgres,
            ["-D", data, "-c", "default_toast_compression=lz4", "-c", "wal_compression=lz4", "-C", "wal_compression"]
        ).succeeded
    }

    private func run(_ program: String, _ arguments: [String]) async throws -> CommandResult {
        try await Command(executable: program, arguments: arguments, account: account).run()
    }

    private func refusal(_ action: String, _ answer: CommandResult) -> EmbeddedPostgresError {
        .serverRefused(action: "\(action) in \(path)", log: LogTail.last(lines: 20, of: answer.output))
    }
}
