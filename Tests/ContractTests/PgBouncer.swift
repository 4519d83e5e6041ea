import Foundation
import Subprocess
import SystemPackage

/// Debian's PgBouncer in front of a server, in transaction mode, with one connection to it.
struct PgBouncer {
    static let program = "/usr/sbin/pgbouncer"
    static let isInstalled = FileManager.default.isExecutableFile(atPath: program)

    /// What a client reads to come through it.
    let environment: [String: String]
    private let folder: URL

    var log: String { (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? "" }

    /// Waits until so many clients have come.
    func until(clients count: Int) async throws {
        try await until("\(count) clients have come") { log.matches(of: /login attempt/).count >= count }
    }

    /// Runs it for as long as `body` does; it also ends when the tests do, however they end.
    static func with(_ shop: Shop, _ body: (PgBouncer) async throws -> Void) async throws {
        // Short, for a socket is in it.
        let folder = URL(filePath: "/tmp/bittern-pool-\(String(UInt32.random(in: 0 ... .max), radix: 36))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pooler = PgBouncer(environment: ["PGHOST": folder.path, "PGPORT": "6432"], folder: folder)
        try pooler.write(shop, forgetsStatements: try await forgetsStatements())

        let stop = Pipe()
        let process = try RunningProgram(
            "/bin/sh",
            ["-c", #""$@" & read -r line; kill -KILL "$!"; wait "$!""#, "pgbouncer", program] + asWhom
                + ["pool.ini"].map { folder.appending(path: $0).path },
            input: stop
        )
        let result: Result<Void, any Error>
        do {
            try await pooler.waitUntilOpen(process)
            result = .success(try await body(pooler))
        } catch {
            result = .failure(error)
        }
        try stop.fileHandleForWriting.close()
        _ = try await process.end(with: 0)
        try result.get()
    }

    /// It does not work as root.
    private static let asWhom = geteuid() == 0 ? ["-u", "postgres"] : []

    /// The line that turns off what versions from 1.21 on can do, and older ones do not know.
    private static func forgetsStatements() async throws -> String {
        let answer = try await run(.path(FilePath(program)), arguments: ["--version"], output: .string(limit: 1 << 10))
        guard let version = answer.standardOutput.firstMatch(of: /PgBouncer 1\.(\d+)/)?.output.1 else { return "" }
        return Int(version) ?? 0 < 21 ? "" : "max_prepared_statements = 0"
    }

    private func write(_ shop: Shop, forgetsStatements: String) throws {
        let settings = """
            [databases]
            * = host=\(shop.environment["PGHOST"] ?? "") port=\(shop.environment["PGPORT"] ?? "")
            [pgbouncer]
            listen_addr =
            listen_port = 6432
            unix_socket_dir = \(folder.path)
            pool_mode = transaction
            \(forgetsStatements)
            default_pool_size = 1
            auth_type = scram-sha-256
            auth_file = \(folder.path)/users
            logfile = \(folder.path)/log

            """
        let user = "\"\(shop.environment["PGUSER"] ?? "")\" \"\(shop.environment["PGPASSWORD"] ?? "")\"\n"
        try Data(settings.utf8).write(to: folder.appending(path: "pool.ini"))
        try Data(user.utf8).write(to: folder.appending(path: "users"))
        guard geteuid() == 0 else { return }
        for path in [folder.path, "\(folder.path)/pool.ini", "\(folder.path)/users"] {
            try FileManager.default.setAttributes([.ownerAccountName: "postgres"], ofItemAtPath: path)
        }
    }

    private func waitUntilOpen(_ process: RunningProgram) async throws {
        try await until("it is open", process.text) {
            FileManager.default.fileExists(atPath: "\(folder.path)/.s.PGSQL.6432")
        }
    }

    private func until(_ what: String, _ output: @autoclosure () -> String = "", _ isSo: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while !isSo() {
            guard .now < deadline else { throw NotSo(what: what, output: output() + log) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    struct NotSo: Error {
        let what: String
        let output: String
    }
}
