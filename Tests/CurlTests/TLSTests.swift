import Curl
import Foundation
import HTTPTypes
import Testing

/// A TLS server started from a program of the system, with a certificate that nobody else trusts.
final class TLSServer {
    static let openssl = "/usr/bin/openssl"
    static let nghttpd = "/usr/sbin/nghttpd"

    /// Below the ports that the kernel hands out to others between our choice and the server's start.
    let port = Int.random(in: 20_000..<32_000)
    let certificate: String
    private let folder: URL
    private let process = Process()

    /// Starts `openssl s_server`, HTTP/1.0, or `nghttpd`, which speaks HTTP/2 only; its certificate is for 127.0.0.1 alone.
    init(http2: Bool = false) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appending(path: "c.pem").path
        let key = folder.appending(path: "k.pem").path
        let make = Process()
        make.executableURL = URL(filePath: Self.openssl)
        make.arguments = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-subj",
            "/CN=loopback",
            "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
        ]
        make.standardError = FileHandle.nullDevice
        try make.run()
        make.waitUntilExit()
        process.executableURL = URL(filePath: http2 ? Self.nghttpd : Self.openssl)
        process.arguments =
            http2
            ? ["--address=127.0.0.1", "--htdocs=\(folder.path)", "\(port)", key, certificate]
            : ["s_server", "-accept", "127.0.0.1:\(port)", "-www", "-quiet", "-key", key, "-cert", certificate]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        process.terminate()
        try? FileManager.default.removeItem(at: folder)  // a leftover in the temporary folder harms nobody
    }

    var authority: String { "127.0.0.1:\(port)" }

    /// Asks until the server takes connections, for at most ten seconds.
    func firstResult(_ loop: CurlLoop, _ authority: String? = nil) async -> Result<Answer, any Error> {
        let start = ContinuousClock.now
        while true {
            do {
                let target = request(authority ?? self.authority, scheme: "https")
                return .success(try await loop.send(target, addresses: .anywhere))
            } catch {
                let isUp = (error as? TransferError)?.kind != .connect
                if isUp || ContinuousClock.now - start > .seconds(10) { return .failure(error) }
                await Task.yield()
            }
        }
    }
}

@Suite(
    .timeLimit(.minutes(1)),
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: TLSServer.openssl),
        "openssl is missing: TLS is NOT tested"
    )
)
struct TLSTests {
    @Test func `a certificate that nobody vouches for is refused before anything is sent`() async throws {
        let server = try TLSServer()
        let result = await server.firstResult(CurlLoop())
        let error = #expect(throws: TransferError.self) { try result.get() }
        #expect(error?.kind == .tls)
        #expect(error?.requestSent == false)
        #expect(error?.reason.contains(server.authority) == true)
    }

    @Test func `a trusted certificate is accepted for its own host only`() async throws {
        let server = try TLSServer()
        let loop = CurlLoop(authorities: server.certificate)
        #expect(try await server.firstResult(loop).get().response.status == .ok)
        let error = await loop.error(of: request("localhost:\(server.port)", scheme: "https"))
        #expect(error?.kind == .tls)
        #expect(error?.requestSent == false)
    }

    @Test func `a peer that never says hello in TLS is a timeout before sending`() async throws {
        let server = try LoopbackServer { _ in [.hold] }
        let limits = TransferLimits(connect: .milliseconds(300), total: .seconds(20))
        let error = await CurlLoop().error(of: request(server.authority, scheme: "https"), limits: limits)
        #expect(error?.kind == .timedOut)
        #expect(error?.requestSent == false)
    }

    @Test func `a peer that speaks something else is kind tls`() async throws {
        let (listener, port) = try LoopbackServer.listen(backlog: 4)
        let peer = Thread {
            let connection = accept(listener, nil, nil)
            _ = send(connection, "SSH-2.0-x\r\n", 11, Int32(MSG_NOSIGNAL))
            close(connection)
            close(listener)
        }
        peer.start()
        let error = await CurlLoop().error(of: request("127.0.0.1:\(port)", scheme: "https"))
        #expect(error?.kind == .tls)
        #expect(error?.requestSent == false)
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: TLSServer.nghttpd),
            "nghttpd is missing: no HTTP/2 test"
        )
    )
    func `HTTP/2 is spoken over TLS, and the guard holds there too`() async throws {
        let server = try TLSServer(http2: true)
        let loop = CurlLoop(authorities: server.certificate)
        #expect(try await server.firstResult(loop).get().response.status == .notFound)
        try await withThrowingTaskGroup(of: Int.self) { group in
            let target = request(server.authority, "/k.pem", scheme: "https")
            for _ in 1...50 { group.addTask { try await loop.send(target, addresses: .anywhere).response.status.code } }
            for try await status in group { #expect(status == 200) }
        }
        let error = await loop.error(of: request(server.authority, scheme: "https"), addresses: .publicOnly)
        #expect(error?.kind == .addressRefused)
        #expect(error?.requestSent == false)
        #expect(
            try await loop.send(request(server.authority, scheme: "https"), addresses: .anywhere).body.isEmpty == false
        )
    }
}
