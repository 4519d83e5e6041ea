import Curl
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1)))
struct EndingTests {
    @Test func `cancelled before the request was sent, it may be done again`() async throws {
        let loop = CurlLoop()
        let crowd = try Crowd()
        let target = request(crowd.authority)
        let task = Task { try await loop.send(target, addresses: .anywhere) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `cancelled while it waits for a connection, it has sent nothing`() async throws {
        let loop = CurlLoop(connectionsPerHost: 1)
        let server = try LoopbackServer { _ in [.hold] }
        let target = request(server.authority)
        let first = Task { try await loop.send(target, addresses: .anywhere) }
        _ = await server.nextRequest()
        let second = Task { try await loop.send(target, addresses: .anywhere) }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        first.cancel()
        _ = await first.result
        #expect(server.requests.count == 1)
    }

    @Test func `cancelled after the request was sent, it says so and hangs up`() async throws {
        let loop = CurlLoop()
        let server = try LoopbackServer { _ in [.hold] }
        let target = request(server.authority)
        let task = Task { await loop.error(of: target) }
        _ = await server.nextRequest()
        task.cancel()
        let error = await task.value
        #expect(error?.kind == .closed)
        #expect(error?.requestSent == true)
        await server.nextHangUp()
    }

    @Test func `close ends what is in flight, and says whether it was sent`() async throws {
        let loop = CurlLoop(connectionsPerHost: 1)
        let server = try LoopbackServer { _ in [.hold] }
        let target = request(server.authority)
        async let sent = loop.error(of: target)
        _ = await server.nextRequest()
        async let waiting = loop.error(of: target)
        await loop.close()
        await loop.close()
        let errors = await [sent, waiting]
        #expect(errors.map(\.?.kind) == [.closed, .closed])
        #expect(errors.map(\.?.requestSent) == [true, false])
        let late = await loop.error(of: target)
        #expect(late?.kind == .closed)
        #expect(late?.requestSent == false)
    }

    @Test func `close ends many at once`() async throws {
        let loop = CurlLoop()
        let server = try LoopbackServer { _ in [.hold] }
        let target = request(server.authority)
        await withTaskGroup(of: TransferError?.self) { group in
            for _ in 1...50 { group.addTask { await loop.error(of: target) } }
            for _ in 1...50 { _ = await server.nextRequest() }
            async let first: Void = loop.close()
            async let second: Void = loop.close()
            _ = await (first, second)
            for await error in group { #expect(error?.kind == .closed) }
        }
    }

    @Test func `a loop that nobody keeps lets go of its connections`() async throws {
        let server = try LoopbackServer { _ in [ok()] }
        _ = try await CurlLoop().send(request(server.authority), addresses: .anywhere)
        await server.nextHangUp()
    }
}
