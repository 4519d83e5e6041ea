import Curl
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ConcurrencyTests {
    @Test func `200 at once each get their own answer`() async throws {
        let loop = CurlLoop()
        let server = try LoopbackServer { [ok($0.target)] }
        try await withThrowingTaskGroup(of: (String, String).self) { group in
            for number in 1...200 {
                group.addTask {
                    let target = request(server.authority, "/\(number)")
                    return ("/\(number)", try await loop.send(target, addresses: .anywhere).text)
                }
            }
            for try await (asked, answered) in group { #expect(asked == answered) }
        }
        #expect(server.requests.count == 200)
        #expect(server.connections <= 64)
    }

    @Test func `one after the other share a connection`() async throws {
        let loop = CurlLoop()
        let server = try LoopbackServer { _ in [ok()] }
        for _ in 1...20 { _ = try await loop.send(request(server.authority), addresses: .anywhere) }
        #expect(server.connections == 1)
    }

    @Test(arguments: [1, 3])
    func `a host gets no more connections than allowed`(limit: Int) async throws {
        let loop = CurlLoop(connectionsPerHost: limit)
        let server = try LoopbackServer { _ in [ok()] }
        try await withThrowingTaskGroup { group in
            for _ in 1...40 {
                group.addTask { _ = try await loop.send(request(server.authority), addresses: .anywhere) }
            }
            try await group.waitForAll()
        }
        #expect(server.requests.count == 40)
        #expect(server.connections <= limit)
    }

    @Test func `one slow answer does not hold up the others`() async throws {
        let loop = CurlLoop()
        let server = try LoopbackServer { $0.target == "/slow" ? [.hold] : [ok()] }
        let slow = request(server.authority, "/slow")
        let task = Task { await loop.error(of: slow) }
        _ = await server.nextRequest()
        for _ in 1...10 { _ = try await loop.send(request(server.authority), addresses: .anywhere) }
        task.cancel()
        #expect(await task.value?.requestSent == true)
    }
}
