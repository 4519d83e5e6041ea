import Curl
import Glibc
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RequestTests {
    let loop = CurlLoop(userAgent: "tests/1")

    @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
    func `a body goes with any method`(name: String) async throws {
        let server = try LoopbackServer { _ in [ok()] }
        let body: [UInt8] = [0, 1, 0x0d, 0x0a, 255] + Array("text".utf8)
        let method = try #require(HTTPRequest.Method(name))
        _ = try await loop.send(request(method, server.authority, "/a?b=c"), body: body, addresses: .anywhere)
        let received = try #require(server.requests.first)
        #expect(received.method == name)
        #expect(received.target == "/a?b=c")
        #expect(received.body == body)
        #expect(received.header("content-type") == nil)
        #expect(received.header("expect") == nil)
    }

    @Test(arguments: [("GET", nil), ("DELETE", nil), ("POST", "0"), ("PUT", "0"), ("PATCH", "0")])
    func `without a body only methods that want one say how long it is`(name: String, length: String?) async throws {
        let server = try LoopbackServer { _ in [ok()] }
        let method = try #require(HTTPRequest.Method(name))
        _ = try await loop.send(request(method, server.authority), addresses: .anywhere)
        #expect(server.requests.map(\.method) == [name])
        #expect(server.requests.first?.header("content-length") == length)
    }

    @Test func `a large body arrives whole and without Expect`() async throws {
        let server = try LoopbackServer { _ in [ok()] }
        let body = [UInt8](repeating: 7, count: 3 << 20)
        _ = try await loop.send(request(.post, server.authority), body: body, addresses: .anywhere)
        #expect(server.requests.first?.body == body)
        #expect(server.requests.first?.header("expect") == nil)
    }

    @Test func `fields are sent as they are`() async throws {
        let server = try LoopbackServer { _ in [ok()] }
        var wanted = request(.post, server.authority)
        wanted.headerFields[.authorization] = "Bearer abc"
        wanted.headerFields[.contentType] = "application/json"
        wanted.headerFields[.acceptEncoding] = "gzip"
        wanted.headerFields[.userAgent] = "mine"
        wanted.headerFields[try #require(HTTPField.Name("X-Empty"))] = ""
        _ = try await loop.send(wanted, body: [1], addresses: .anywhere)
        let received = try #require(server.requests.first)
        #expect(received.header("authorization") == "Bearer abc")
        #expect(received.header("content-type") == "application/json")
        #expect(received.header("accept-encoding") == "gzip")
        #expect(received.header("user-agent") == "mine")
        #expect(received.headers.filter { $0.hasPrefix("user-agent") }.count == 1)
        #expect(received.headers.contains { $0.hasPrefix("x-empty:") })
    }

    @Test func `nothing is added but host, accept and our name`() async throws {
        let server = try LoopbackServer { _ in [ok()] }
        _ = try await loop.send(request(server.authority), addresses: .anywhere)
        #expect(
            server.requests.first?.headers == [
                "host: \(server.authority)", "user-agent: tests/1", "accept: */*",
            ]
        )
    }

    @Test(arguments: ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Upgrade", "TE"])
    func `a field of the connection is left out`(name: String) async throws {
        let server = try LoopbackServer { _ in [ok()] }
        var wanted = request(.post, server.authority)
        wanted.headerFields[try #require(HTTPField.Name(name))] = "5 chunked"
        _ = try await loop.send(wanted, body: Array("ab".utf8), addresses: .anywhere)
        let received = try #require(server.requests.first)
        #expect(received.body == Array("ab".utf8))
        #expect(!received.headers.contains { $0.hasSuffix("5 chunked") })
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\0b"])
    func `a value cannot end its line`(value: String) async throws {
        let server = try LoopbackServer { _ in [ok()] }
        var wanted = request(server.authority)
        wanted.headerFields[.accept] = value
        _ = await loop.error(of: wanted)
        #expect(server.requests.allSatisfy { $0.header("x-evil") == nil })
    }

    @Test(arguments: [HTTPRequest.Method.head, .connect])
    func `what cannot be written is refused before it is sent`(method: HTTPRequest.Method) async throws {
        let server = try LoopbackServer { _ in [ok()] }
        let error = await loop.error(of: request(method, server.authority), body: [1])
        #expect(error?.kind == .broken)
        #expect(error?.requestSent == false)
        #expect(server.connections == 0)
    }

    @Test func `the environment's proxy is not used`() async {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "all_proxy", "ALL_PROXY"] { setenv(name, "http://127.0.0.1:1", 1) }
            let server = try LoopbackServer { _ in [ok()] }
            _ = try await CurlLoop().send(request(server.authority), addresses: .anywhere)
        }
    }
}
