import Foundation
import Postgres
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// A port that accepts (the kernel does, into the backlog) and never says a word.
private final class SilentServer {
    let port: UInt16
    private let socket: Int32

    init() {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = withUnsafeMutablePointer(to: &address) { [socket] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size)
                listen(socket, 16)
                getsockname(socket, $0, &size)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
    }

    deinit { close(socket) }
}

struct OpeningTests {
    @Test(arguments: ["host=/nowhere", "host=127.0.0.1 port=1 user=nobody"])
    func `an unreachable server is an error`(conninfo: String) async throws {
        await #expect(throws: PostgresError.self) { try await PostgresConnection.open(conninfo) }
    }

    @Test func `a refused login is an error that says why`() async throws {
        let conninfo = try await serverConninfo()
        let error = await #expect(throws: PostgresError.self) {
            try await PostgresConnection.open(conninfo + " dbname=none")
        }
        #expect(error?.description.contains("none") == true)
    }

    @Test(arguments: [
        "hunter2", "postgresql://u:hunter2@host:port:port/x", "password='hunter2", "hunter2=x",
        "postgresql://u:hunter2@[::1/x",
    ])
    func `a malformed connection string is not repeated`(conninfo: String) async throws {
        let error = await #expect(throws: PostgresError.self) { try await PostgresConnection.open(conninfo) }
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `a server that accepts and is silent does not hold the caller`() async throws {
        let server = SilentServer()
        let begin = ContinuousClock.now
        await #expect(throws: PostgresError.disconnected("no connection within \(Duration.milliseconds(200))")) {
            try await PostgresConnection.open(
                "host=127.0.0.1 port=\(server.port) user=x",
                timeout: .milliseconds(200)
            )
        }
        #expect(begin.duration(to: .now) < .seconds(2))
    }

    @Test func `a cancelled task does not wait for its connection`() async throws {
        let server = SilentServer()
        let opening = Task { try await PostgresConnection.open("host=127.0.0.1 port=\(server.port) user=x") }
        opening.cancel()
        await #expect(throws: CancellationError.self) { _ = try await opening.value }
    }

    @Test func `after a silent host the next one is tried`() async throws {
        let server = SilentServer()
        let conninfo = try await serverConninfo()
        let parts = conninfo.split(separator: " ").first { $0.hasPrefix("host=") }
        let host = try #require(parts).dropFirst("host=".count)
        let connection = try await PostgresConnection.open(
            conninfo + " host=127.0.0.1,\(host) port=\(server.port),5432 connect_timeout=2"
        )
        #expect(try await connection.processID() > 0)
    }
}
