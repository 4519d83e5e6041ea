import Curl
import HTTPTypes
import Testing

/// Answers that are longer than anybody wants, or never over.
@Suite(.timeLimit(.minutes(1)))
struct UnendingAnswerTests {
    let loop = CurlLoop()

    @Test(arguments: [
        "Content-Length: 11\r\n\r\nhello hello", "Transfer-Encoding: chunked\r\n\r\nb\r\nhello hello\r\n0\r\n\r\n",
        "\r\nhello hello", "Content-Length: 500000000\r\n\r\nhello hello",
    ])
    func `a body that is to be cut ends at the limit, its status and fields known`(answer: String) async throws {
        let server = try LoopbackServer { _ in [.send("HTTP/1.1 201 Created\r\nX-One: 1\r\n\(answer)"), .close] }
        let limits = TransferLimits(bodyBytes: 10, cutsBody: true)
        let cut = try await loop.send(request(.post, server.authority), body: [1], limits: limits, addresses: .anywhere)
        #expect(cut.response.status == .created)
        #expect(cut.response.headerFields.contains { $0.name.canonicalName == "x-one" })
        #expect(cut.text == "hello hell")
        #expect(cut.isCut)
    }

    @Test(arguments: [("hello hell", 10), ("", 0), ("h", 1)])
    func `a body of just the limit is not cut`(body: String, limit: Int) async throws {
        let server = try LoopbackServer { _ in [ok(body)] }
        let limits = TransferLimits(bodyBytes: limit, cutsBody: true)
        let answer = try await loop.send(request(server.authority), limits: limits, addresses: .anywhere)
        #expect(answer.text == body)
        #expect(!answer.isCut)
    }

    @Test func `what breaks off below the limit is broken, and no cut`() async throws {
        let server = try LoopbackServer { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .close] }
        let limits = TransferLimits(bodyBytes: 5, cutsBody: true)
        let error = await loop.error(of: request(server.authority), limits: limits)
        #expect(error?.kind == .broken)
    }

    @Test func `a cut answer's connection is not used again`() async throws {
        let server = try LoopbackServer { _ in [ok("hello hello")] }
        let limits = TransferLimits(bodyBytes: 3, cutsBody: true)
        for _ in 1...2 {
            let answer = try await loop.send(request(server.authority), limits: limits, addresses: .anywhere)
            #expect(answer.text == "hel")
        }
        #expect(server.connections == 2)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Slow: ",
        "HTTP/1.1 ", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
    ])
    func `bytes that trickle do not put off the total limit`(start: String) async throws {
        let server = try LoopbackServer { _ in
            [.send(start), .trickle(UInt8(ascii: "2"), every: .milliseconds(5))]
        }
        let begun = ContinuousClock.now
        let error = await loop.error(of: request(server.authority), limits: TransferLimits(total: .milliseconds(400)))
        #expect(error?.kind == .timedOut)
        #expect(error?.requestSent == true)
        #expect(ContinuousClock.now - begun < .seconds(5))
        await server.nextHangUp()
    }

    @Test func `an answer that announces itself for ever does not put off the total limit`() async throws {
        let hint = "HTTP/1.1 103 Early Hints\r\nX-A: 1\r\n\r\n"
        let server = try LoopbackServer { _ in Array(repeating: .send(hint), count: 50) + [.hold] }
        let error = await loop.error(of: request(server.authority), limits: TransferLimits(total: .milliseconds(400)))
        #expect(error?.kind == .timedOut)
        await server.nextHangUp()
    }
}
