import Curl
import Glibc
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FailureTests {
    let loop = CurlLoop()

    @Test func `a refused connection has sent nothing`() async throws {
        let (listener, port) = try LoopbackServer.listen(backlog: 1)
        Glibc.close(listener)
        let error = await loop.error(of: request(.post, "127.0.0.1:\(port)", "/?token=abc"), body: [1])
        #expect(error?.kind == .connect)
        #expect(error?.requestSent == false)
        #expect(error?.reason.contains("127.0.0.1:\(port)") == true)
        #expect(error?.reason.contains("abc") == false)
        #expect(error?.reason == error?.reason.lowercased())
    }

    @Test func `a name without an address is kind resolve`() async {
        let error = await loop.error(of: request("nowhere.invalid"))
        #expect(error?.kind == .resolve)
        #expect(error?.requestSent == false)
    }

    @Test func `a server that hangs up after reading may have acted`() async throws {
        let server = try LoopbackServer { _ in [.close] }
        let error = await loop.error(of: request(.post, server.authority), body: [1])
        #expect(error?.kind == .broken)
        #expect(error?.requestSent == true)
    }

    @Test func `an answer that stops halfway is broken`() async throws {
        let server = try LoopbackServer { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .close] }
        let error = await loop.error(of: request(server.authority))
        #expect(error?.kind == .broken)
        #expect(error?.requestSent == true)
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nslow"])
    func `no complete answer within the total limit is a timeout after sending`(start: String) async throws {
        let server = try LoopbackServer { _ in [.send(start), .hold] }
        let error = await loop.error(of: request(server.authority), limits: TransferLimits(total: .milliseconds(200)))
        #expect(error?.kind == .timedOut)
        #expect(error?.requestSent == true)
    }

    @Test func `a peer that never accepts is a timeout before sending`() async throws {
        let crowd = try Crowd()
        let limits = TransferLimits(connect: .milliseconds(200), total: .seconds(20))
        let error = await loop.error(of: request(crowd.authority), limits: limits)
        #expect(error?.kind == .timedOut)
        #expect(error?.requestSent == false)
        #expect(error?.reason == "no connection to \(crowd.authority) within 0.2 seconds")
    }

    @Test func `waiting for a free connection counts towards the total limit`() async throws {
        let loop = CurlLoop(connectionsPerHost: 1)
        let server = try LoopbackServer { _ in [.hold] }
        async let first = loop.error(of: request(server.authority), limits: TransferLimits(total: .seconds(2)))
        _ = await server.nextRequest()
        let limits = TransferLimits(total: .milliseconds(200))
        let start = ContinuousClock.now
        let second = await loop.error(of: request(server.authority), limits: limits)
        #expect(second?.kind == .timedOut)
        #expect(second?.requestSent == false)
        #expect(ContinuousClock.now - start < .milliseconds(1500))
        #expect(await first?.kind == .timedOut)
    }

    @Test(arguments: [HTTPRequest.Method.post, .patch])
    func `a request that may have been acted on is not sent twice`(method: HTTPRequest.Method) async throws {
        let server = try LoopbackServer { $0.number == 2 ? [.close] : [ok()] }
        _ = try await loop.send(request(server.authority), addresses: .anywhere)
        let error = await loop.error(of: request(method, server.authority), body: [1])
        #expect(error?.kind == .broken)
        #expect(error?.requestSent == true)
        #expect(server.requests.map(\.method) == ["GET", method.rawValue])
    }

    @Test func `an idempotent request outlives its pooled connection`() async throws {
        let server = try LoopbackServer { $0.number == 2 ? [.close] : [ok()] }
        for _ in 1...2 { _ = try await loop.send(request(server.authority), addresses: .anywhere) }
        #expect(server.requests.count == 3)
        #expect(server.connections == 2)
    }

    @Test(arguments: [
        ("file", "", "/etc/passwd"), ("ftp", "example.com", "/"), ("gopher", "127.0.0.1:70", "/x"), ("", "a", "/"),
        ("http", "", "/"), ("http", "user@127.0.0.1", "/"), ("http", "a:b@127.0.0.1", "/"), ("http", "a/b", "/"),
        ("http", "a?b", "/"), ("http", "a#b", "/"), ("http", "a b", "/"), ("http", "a\\b", "/"), ("http", "a%2eb", "/"),
        ("http", "a:0", "/"), ("http", "a:65536", "/"), ("http", "a:+1", "/"), ("http", "a:", "/"),
        ("http", "a:1:2", "/"),
        ("http", "[127.0.0.1]", "/"), ("http", "[::1", "/"), ("http", "::1", "/"), ("http", "[fe80::1%25eth0]", "/"),
        ("http", "[::1]x", "/"), ("http", "bücher.example", "/"), ("http", "127。0。0。1", "/"), ("http", "a", "x"),
        ("http", "a", "/ x"), ("http", "a", "/#x"), ("http", "a", "@b/"),
    ])
    func `only http and https to a plain host leave the house`(scheme: String, authority: String, path: String) async {
        let error = await loop.error(of: request(authority, path, scheme: scheme))
        #expect(error?.kind == .addressRefused)
        #expect(error?.requestSent == false)
    }
}

/// A listener whose queue is full, so that the kernel answers nobody else.
final class Crowd {
    let authority: String
    private var descriptors: [Int32]

    init() throws {
        let (listener, port) = try LoopbackServer.listen(backlog: 0)
        authority = "127.0.0.1:\(port)"
        descriptors = [listener]
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        address.sin_port = in_port_t(port).bigEndian
        for _ in 1...4 {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            descriptors.append(descriptor)
        }
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
