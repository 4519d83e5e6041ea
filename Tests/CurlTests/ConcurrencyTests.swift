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

    @Test func `those that wait for a host go in order of arrival, and one that left is passed over`() async throws {
        let loop = CurlLoop(connectionsPerHost: 1)
        let server = try LoopbackServer { $0.target == "/first" ? [.hold] : [ok()] }
        let first = Task { [target = request(server.authority, "/first")] in await loop.error(of: target) }
        _ = await server.nextRequest()
        // Each begins at once, so that they arrive as they are written here.
        let waiting = (1...9).map { number in
            let target = request(server.authority, "/\(number)")
            return Task.immediate { try await loop.send(target, addresses: .anywhere) }
        }
        waiting[4].cancel()
        await #expect(throws: CancellationError.self) { try await waiting[4].value }
        first.cancel()
        _ = await first.value
        for task in waiting { _ = await task.result }
        #expect(server.requests.map(\.target) == ["/first"] + [1, 2, 3, 4, 6, 7, 8, 9].map { "/\($0)" })
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
