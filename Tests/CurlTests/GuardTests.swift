import Curl
import HTTPTypes
import Testing

/// The policy against real sockets: what counts is the address that would be connected to.
@Suite(.timeLimit(.minutes(1)))
struct GuardTests {
    let loop = CurlLoop()

    @Test(arguments: [
        "127.0.0.1", "localhost", "LocalHost", "2130706433", "0x7f000001", "0x7f.1", "127.1", "017700000001", "0",
        "0.0.0.0",
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]",
        "169.254.169.254",
    ])
    func `publicOnly never connects to this machine, however it is spelled`(host: String) async throws {
        let server = try LoopbackServer { _ in [ok()] }
        let error = await loop.error(of: request("\(host):\(server.port)"), addresses: .publicOnly)
        #expect(error?.kind == .addressRefused)
        #expect(error?.requestSent == false)
        #expect(error?.reason.hasSuffix("which the address policy refuses") == true)
        #expect(server.connections == 0)
    }

    @Test(arguments: [
        "127.0.0.1.", "localhost.", "0177.0.0.1", "127.000.000.001", "0x7F.0x0.0x0.0x1", "127.0.1", "0300.0250.1",
        "[2002:7f00:1::]", "[::ffff:0:127.0.0.1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.1]", "[::1%lo]", "[::1%25lo]",
        "①②⑦.0.0.1", "127.0.0.1%00.example.com", "example.com@127.0.0.1", "127.0.0.1\\.example.com",
    ])
    func `no stranger spelling of this machine connects either`(host: String) async throws {
        let server = try LoopbackServer { _ in [ok()] }
        let limits = TransferLimits(connect: .milliseconds(500), total: .seconds(2))
        let error = await loop.error(of: request("\(host):\(server.port)"), limits: limits, addresses: .publicOnly)
        #expect(error?.requestSent == false)
        #expect(server.connections == 0)
    }

    @Test func `a stricter request does not reuse a connection of a laxer one`() async throws {
        let server = try LoopbackServer { _ in [ok()] }
        let target = request(server.authority)
        _ = try await loop.send(target, addresses: .anywhere)
        let error = await loop.error(of: target, addresses: .publicOnly)
        #expect(error?.kind == .addressRefused)
        #expect(error?.requestSent == false)
        #expect(server.requests.count == 1)
    }

    @Test func `a laxer request reuses a connection that its policy allows`() async throws {
        let server = try LoopbackServer { _ in [ok()] }
        let policy = try AddressPolicy(allowing: ["127.0.0.0/8"])
        for _ in 1...3 { _ = try await loop.send(request(server.authority), addresses: policy) }
        _ = try await loop.send(request(server.authority), addresses: .anywhere)
        #expect(server.connections == 1)
    }

    @Test func `an allowed endpoint is reached whatever its address, and its neighbours are not`() async throws {
        let server = try LoopbackServer { _ in [ok()] }
        let policy = try AddressPolicy(allowing: [], endpoints: [("localhost", server.port)])
        let answer = try await loop.send(request("LOCALHOST:\(server.port)"), addresses: policy)
        #expect(answer.response.status == .ok)
        #expect(await loop.error(of: request(server.authority), addresses: policy)?.kind == .addressRefused)
        #expect(await loop.error(of: request("localhost:1"), addresses: policy)?.kind == .addressRefused)
    }
}
