import ServiceLifecycle
package import Store
package import Telemetry

/// Rings `listen bittern` for consumers that wait for it, after commits that stored triggers.
///
/// On its own connection and in its own transaction: commits that notify take turns in the whole server, and deliveries must not.
/// Many commits are one ring, at most 50 a second over all processes. A ring that is lost costs a consumer the time until it
/// asks by itself.
package struct ConsumerBell: Service {
    private let log: DeliveryLog
    private let telemetry: Telemetry
    private let news: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    package init(log: DeliveryLog, telemetry: Telemetry) {
        self.log = log
        self.telemetry = telemetry
        (news, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Has the bell rung soon, and returns at once.
    package func triggersCommitted() { signal.yield() }

    package func run() async throws {
        for await _ in news.cancelOnGracefulShutdown() { await ring() }
    }

    /// Until it rang for what was committed by now, by us or by another process.
    private func ring() async {
        do {
            while let pause = try await log.ringBell() { try await Task.sleep(for: .seconds(pause)) }
        } catch is CancellationError {
            return  // the process is going down, and consumers ask by themselves
        } catch {
            telemetry.observe(.unexpected(room: "ingest", reason: "the consumers' bell was not rung: \(error)"))
        }
    }
}
