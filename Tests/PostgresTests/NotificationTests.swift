import Foundation
import Postgres
import Testing

struct NotificationTests {
    @Test(arguments: ["bittern", "Mixed Case", "x\"; drop table t; --", "ü"])
    func `a notification arrives on a channel of any name`(channel: String) async throws {
        let listener = try await PostgresConnection.open(serverConninfo())
        let speaker = try await PostgresConnection.open(serverConninfo())
        let unique = "\(channel) \(UUID().uuidString.prefix(8))"
        try await listener.listen(to: unique)
        try await speaker.execute("select pg_notify(\(unique), \("it's'; --"))")
        try await speaker.execute("select pg_notify(\(unique), '')")
        let first = try #require(try await listener.nextNotification(within: .seconds(10)))
        #expect(first.channel == unique)
        #expect(first.payload == "it's'; --")
        #expect(first.processID == (try await speaker.processID()))
        #expect(try await listener.nextNotification(within: .seconds(10))?.payload == "")
        #expect(try await listener.nextNotification(within: .zero) == nil)
    }

    @Test(arguments: ["", String(repeating: "c", count: 64)])
    func `a channel's name that the server would cut is refused`(channel: String) async throws {
        let listener = try await PostgresConnection.open(serverConninfo())
        let error = await #expect(throws: PostgresError.self) { try await listener.listen(to: channel) }
        #expect(error?.state == .invalidName)
        #expect(!listener.isBroken)
    }

    @Test func `what arrived while a statement ran is not lost`() async throws {
        let listener = try await PostgresConnection.open(serverConninfo())
        try await listener.listen(to: "own")
        try await listener.execute("select pg_notify('own', 'a')")
        try await listener.execute("select 1")
        #expect(try await listener.nextNotification(within: .zero)?.payload == "a")
    }

    @Test func `a wait that is cancelled ends`() async throws {
        let listener = try await PostgresConnection.open(serverConninfo())
        try await listener.listen(to: "silence")
        let wait = Task { try await listener.nextNotification(within: .seconds(3_600)) }
        wait.cancel()
        await #expect(throws: CancellationError.self) { _ = try await wait.value }
        #expect(!listener.isBroken)
    }

    @Test func `a listener whose server goes away is told`() async throws {
        let listener = try await PostgresConnection.open(serverConninfo())
        let other = try await PostgresConnection.open(serverConninfo())
        try await listener.listen(to: "silence")
        let pid = try await listener.processID()
        let wait = Task { try await listener.nextNotification(within: .seconds(3_600)) }
        try await other.execute("select pg_terminate_backend(\(pid))")
        await #expect(throws: PostgresError.self) { _ = try await wait.value }
        #expect(listener.isBroken)
    }
}
