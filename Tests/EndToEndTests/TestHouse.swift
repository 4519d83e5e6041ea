import Foundation
import Postgres
import ThrowawayDatabase

/// A bittern on a database of its own, both gone afterwards.
func withBittern(
    roles: String = "receiver,worker,console",
    environment: [String: String] = [:],
    _ body: (BitternProcess, PostgresPool) async throws -> Void
) async throws {
    try await withThrowawayDatabase { conninfo in
        try await withTemporaryFolder { folder in
            let bittern = try await BitternProcess.start(
                database: conninfo,
                dataDirectory: folder,
                roles: roles,
                environment: environment
            )
            let pool = PostgresPool(conninfo: conninfo, limit: 2)
            do {
                try await body(bittern, pool)
            } catch {
                print("what bittern said:\n\(bittern.log.suffix(4000))")
                throw error
            }
            await pool.close()
            bittern.crash()
        }
    }
}

/// A folder that everybody may enter, gone afterwards.
func withTemporaryFolder(_ body: (String) async throws -> Void) async throws {
    let folder = "/tmp/bittern-test-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o755]
    )
    defer { try? FileManager.default.removeItem(atPath: folder) }  // what is left is in /tmp, and goes with it
    try await body(folder)
}
