import Curl
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AnswerTests {
    let loop = CurlLoop()

    @Test(arguments: ["200 OK", "201 Created", "301 Moved", "404 Not Found", "429 Too Many", "500 No", "599 Odd"])
    func `a status is returned, not thrown`(status: String) async throws {
        let server = try LoopbackServer { _ in [ok("said", status, "Location: http://example.com/\r\n")] }
        let answer = try await loop.send(request(server.authority), addresses: .anywhere)
        #expect(answer.response.status.code == Int(status.prefix(3)))
        #expect(answer.response.status.reasonPhrase == String(status.dropFirst(4)))
        #expect(answer.text == "said")
        #expect(answer.duration > .zero)
    }

    @Test func `a redirect is not followed`() async throws {
        let server = try LoopbackServer { request in
            request.target == "/" ? [ok("", "302 Found", "Location: /elsewhere\r\n")] : [ok()]
        }
        let answer = try await loop.send(request(server.authority), addresses: .anywhere)
        #expect(answer.response.headerFields[.location] == "/elsewhere")
        #expect(server.requests.map(\.target) == ["/"])
    }

    @Test func `fields are kept in order, repeated ones too`() async throws {
        let fields = "X-One:  a \r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Empty:\r\nBad Name: x\r\n"
        let server = try LoopbackServer { _ in [ok("", "200 OK", fields)] }
        let answer = try await loop.send(request(server.authority), addresses: .anywhere)
        #expect(
            answer.response.headerFields.map(\.name.rawName) == [
                "Content-Length", "X-One", "Set-Cookie", "Set-Cookie", "X-Empty",
            ]
        )
        #expect(answer.response.headerFields.map(\.value) == ["0", "a", "a=1", "b=2", ""])
    }

    @Test func `cookies do not exist`() async throws {
        let server = try LoopbackServer { _ in [ok("", "200 OK", "Set-Cookie: a=1\r\n")] }
        for _ in 1...2 { _ = try await loop.send(request(server.authority), addresses: .anywhere) }
        #expect(server.requests.count == 2)
        #expect(server.requests.allSatisfy { $0.header("cookie") == nil })
    }

    @Test func `earlier 1xx blocks are left out`() async throws {
        let hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        let server = try LoopbackServer { _ in [.send("HTTP/1.1 100 Continue\r\n\r\n\(hints)"), ok("after")] }
        let answer = try await loop.send(request(server.authority), addresses: .anywhere)
        #expect(answer.response.status == .ok)
        #expect(answer.response.headerFields.map(\.name.canonicalName) == ["content-length"])
        #expect(answer.text == "after")
    }

    @Test func `trailers are left out, however they look`() async throws {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let server = try LoopbackServer { _ in
            [.send(head + "5\r\nhello\r\n0\r\nHTTP/1.1 500 X: y\r\nX-Late: 1\r\n\r\n")]
        }
        let answer = try await loop.send(request(server.authority), addresses: .anywhere)
        #expect(answer.response.status == .ok)
        #expect(answer.response.headerFields.map(\.name.canonicalName) == ["transfer-encoding"])
        #expect(answer.text == "hello")
    }

    @Test func `a compressed body stays as it came`() async throws {
        let server = try LoopbackServer { _ in [ok("not gzip at all", "200 OK", "Content-Encoding: gzip\r\n")] }
        #expect(try await loop.send(request(server.authority), addresses: .anywhere).text == "not gzip at all")
    }

    @Test func `HEAD has fields and no body`() async throws {
        let server = try LoopbackServer { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n")] }
        let answer = try await loop.send(request(.head, server.authority), addresses: .anywhere)
        #expect(answer.response.headerFields[.contentLength] == "5000000")
        #expect(answer.body.isEmpty)
    }

    @Test func `a body up to the limit arrives whole`() async throws {
        let body = String(repeating: "0123456789", count: 300_000)
        let server = try LoopbackServer { _ in [ok(body)] }
        let limits = TransferLimits(bodyBytes: body.utf8.count)
        #expect(try await loop.send(request(server.authority), limits: limits, addresses: .anywhere).text == body)
    }

    @Test(arguments: ["Content-Length: 11\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nb\r\n", "\r\n"])
    func `a body over the limit fails`(framing: String) async throws {
        let server = try LoopbackServer { _ in [.send("HTTP/1.1 200 OK\r\n\(framing)hello hello"), .close] }
        let error = await loop.error(of: request(server.authority), limits: TransferLimits(bodyBytes: 10))
        #expect(error?.kind == .bodyTooLarge)
        #expect(error?.requestSent == true)
        #expect(error?.reason == "the answer of \(server.authority) is longer than 10 bytes")
    }

    @Test func `a header without end fails`() async throws {
        let line = "X-Long: " + String(repeating: "x", count: 50_000) + "\r\n"
        let server = try LoopbackServer { _ in
            [.send("HTTP/1.1 200 OK\r\n"), .send(String(repeating: line, count: 20))]
        }
        let error = await loop.error(of: request(server.authority))
        #expect(error?.kind == .broken)
        #expect(error?.requestSent == true)
    }

    @Test(arguments: ["SSH-2.0-OpenSSH\r\n", "HTTP/1.1 abc\r\n\r\n", "\u{0}\u{1}\r\n\r\n"])
    func `what is not HTTP is broken`(text: String) async throws {
        let server = try LoopbackServer { _ in [.send(text), .close] }
        #expect(await loop.error(of: request(server.authority))?.kind == .broken)
    }
}
