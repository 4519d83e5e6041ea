import Foundation
import Postgres

/// A database for tests: `BITTERN_TEST_DATABASE` when it is set, else a private server that is started once per test
/// process, listens on a Unix socket only, and ends when the process does, however it ends.
func serverConninfo() async throws -> String {
    if let given = ProcessInfo.processInfo.environment["BITTERN_TEST_DATABASE"], !given.isEmpty { return given }
    return try await TestServer.shared.conninfo()
}

private actor TestServer {
    static let shared = TestServer()

    private var started: Task<String, any Error>?
    /// Its input is a pipe that only this process holds: when that breaks, the script stops the server.
    private let shell = Process()
    private let input = Pipe()

    struct NotStarted: Error, CustomStringConvertible {
        let description: String
    }

    func conninfo() async throws -> String {
        let start = started ?? Task { try await launch() }
        started = start
        return try await start.value
    }

    private func launch() async throws -> String {
        let folder = "/tmp/bittern-postgres-tests-\(ProcessInfo.processInfo.processIdentifier)"
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", Self.script, "sh", folder]
        shell.standardInput = input
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        try shell.run()

        let conninfo = "host=\(folder) user=postgres dbname=postgres"
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while ContinuousClock.now < deadline, shell.isRunning {
            if let connection = try? await PostgresConnection.open(conninfo, timeout: .seconds(5)) {
                await connection.close()
                return conninfo
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? "no log"
        throw NotStarted(description: "the test server did not start: \(log)")
    }

    private static let script = """
        set -u
        folder=$1
        PATH="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1):$PATH"
        as=''
        rm -rf "$folder"
        mkdir -m 0755 "$folder" || exit 1
        if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; as='runuser -u postgres --'; fi
        cd "$folder"
        $as initdb --no-sync -A trust -U postgres -E UTF8 --locale=C.UTF-8 -D "$folder/data" >>"$folder/log" 2>&1 || exit 1
        $as postgres -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=200 -c fsync=off \\
            -c timezone=Asia/Tokyo </dev/null >>"$folder/log" 2>&1 &
        cat >/dev/null
        kill -INT "$(head -n 1 "$folder/data/postmaster.pid")"
        wait
        rm -rf "$folder"
        """
}
