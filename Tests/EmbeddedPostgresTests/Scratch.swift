import FoundationEssentials
import Glibc
import Synchronization

@testable import EmbeddedPostgres

/// A folder for one test, reachable by PostgreSQL's user, removed afterwards.
func withScratch(_ body: (String) async throws -> Void) async throws {
    let path = "/tmp/bittern-scratch-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
        atPath: path,
        withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o755]
    )
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
}

/// Starts a server in `directory`, and stops it whatever `body` does.
func withServer(
    in directory: String,
    settings: [String: String] = [:],
    said: Said = Said(),
    _ body: (EmbeddedPostgres) async throws -> Void
) async throws {
    let server = try await EmbeddedPostgres.start(in: directory, settings: settings, say: said.add)
    let result: Result<Void, any Error>
    do { result = .success(try await body(server)) } catch { result = .failure(error) }
    await server.stop()
    return try result.get()
}

/// Whether a server can be started in `directory` and takes a connection.
func answers(in directory: String) async throws -> Bool {
    var answer = ""
    try await withServer(in: directory) { answer = try await ask($0.conninfo, "select 1") }
    return answer == "1"
}

/// What a server told its operator.
final class Said: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

/// What `psql` prints for `sql`; errors are in the text.
func ask(_ conninfo: String, _ sql: String, as account: ServerAccount? = nil) async throws -> String {
    let command = Command(
        executable: "/usr/bin/psql",
        arguments: ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-c", sql],
        account: account
    )
    return String(try await command.run().output.trimmingSuffix { $0.isNewline })
}

/// Waits for the thing, with a limit.
func eventually(within limit: Duration = .seconds(60), _ isSo: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await isSo() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return false
}

/// The first line of the cluster's pid file.
func serverPID(inCluster data: String) throws -> Int32 {
    let text = try String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8)
    return Int32(text.prefix { $0.isNumber }) ?? 0
}

let isRoot = geteuid() == 0

extension String {
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> Substring {
        var text = self[...]
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}
