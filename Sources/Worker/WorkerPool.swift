package import Credentials
package import Curl
import Domain
package import FoundationEssentials
import ServiceLifecycle
package import Store
import Synchronization
package import Telemetry

/// Matches triggers to workflows and carries their runs out, many at a time.
///
/// As a service it goes on until graceful shutdown; then it claims nothing more, lets the steps in hand finish within
/// `drainTime`, gives unfinished runs back, and returns. What a crash interrupts, another worker takes over.
package final class WorkerPool: Service {
    private static let rest = Duration.milliseconds(10)
    private static let matchedAtOnce = 500
    private static let claimedAtOnce = 500
    private static let fewRuns = 8

    private let runs: RunStore
    private let carrier: RunCarrier
    private let reports: ReportBatch
    private let shelf: WorkflowShelf
    private let conditions: ConditionBatch
    private let holds: QueueHolds
    private let gate: CallGate
    private let keeper: LeaseKeeper
    private let settings: WorkerSettings
    private let telemetry: Telemetry
    private let triggerBell: Bell
    private let runBell = Bell()
    private let isStopping = Mutex(false)
    private let inHand = Mutex(0)

    /// `triggerBell` is rung when triggers were committed in this process; others are found by polling.
    package init(
        runs: RunStore,
        authoriser: Authoriser,
        curl: CurlLoop,
        settings: WorkerSettings,
        telemetry: Telemetry,
        triggerBell: Bell,
        now: @escaping @Sendable () -> Date
    ) {
        self.runs = runs
        self.settings = settings
        self.telemetry = telemetry
        self.triggerBell = triggerBell
        reports = ReportBatch(runs: runs, telemetry: telemetry, now: now)
        shelf = WorkflowShelf(runs: runs)
        conditions = ConditionBatch(runs: runs)
        holds = QueueHolds(runs: runs, telemetry: telemetry)
        keeper = LeaseKeeper(runs: runs, lease: settings.lease, telemetry: telemetry)
        gate = CallGate(
            circuits: HostCircuits(runs: runs, telemetry: telemetry),
            governor: RateGovernor(runs: runs, telemetry: telemetry),
            telemetry: telemetry,
            now: now
        )
        carrier = RunCarrier(
            call: StepCall(authoriser: authoriser, curl: curl, gate: gate, settings: settings, now: now),
            shelf: shelf,
            conditions: conditions,
            reports: reports,
            holds: holds,
            keeper: keeper,
            telemetry: telemetry,
            now: now
        )
    }

    package func run() async throws {
        await withTaskGroup(of: Void.self) { support in
            support.addTask { await self.reports.run() }
            support.addTask { await self.conditions.run() }
            support.addTask { await self.holds.run() }
            support.addTask { await self.gate.run() }
            support.addTask { await self.keeper.run() }
            await withTaskGroup(of: Void.self) { loops in
                loops.addTask { await self.matchRepeatedly() }
                loops.addTask { await self.claimRepeatedly() }
                try? await gracefulShutdown()  // cancellation, too, means stop
                self.isStopping.withLock { $0 = true }
                self.triggerBell.ring()
                self.runBell.ring()
            }
            support.cancelAll()
        }
    }

    private var goesOn: Bool { !Task.isCancelled && !isStopping.withLock { $0 } }

    private func matchRepeatedly() async {
        var most = Self.matchedAtOnce
        while goesOn {
            do {
                guard let (passed, made, looping) = try await runs.match(most: most) else {
                    telemetry.observe(
                        .unexpected(room: "worker", reason: "matching \(most) triggers at once took too long")
                    )
                    most = max(1, most / 8)
                    continue
                }
                most = min(most * 2, Self.matchedAtOnce)
                if passed > 0 { telemetry.observe(.triggersMatched(triggers: passed, runs: made)) }
                if looping > 0 { telemetry.observe(.runsLooping(count: looping)) }
                if made > 0 { runBell.ring() }
                // Under load a short rest lets triggers gather; the first after a quiet time is matched at once.
                if passed > 0 {
                    try await Task.sleep(for: Self.rest)
                } else {
                    await triggerBell.wait(atMost: settings.pollInterval)
                }
            } catch {
                await pause(because: error)
            }
        }
    }

    private func claimRepeatedly() async {
        await withDiscardingTaskGroup { group in
            var queue: Int32 = 0
            while goesOn {
                let free = settings.concurrency - inHand.withLock { $0 }
                guard free > 0 else {
                    await runBell.wait(atMost: settings.pollInterval)
                    continue
                }
                do {
                    let claimed = try await runs.claim(
                        most: min(free, Self.claimedAtOnce),
                        for: settings.lease,
                        after: queue,
                        limits: settings.limits
                    )
                    queue = claimed.last?.queue ?? 0
                    if !claimed.isEmpty { telemetry.observe(.runsClaimed(count: claimed.count)) }
                    await shelf.prepare(for: claimed)
                    let busy = inHand.withLock { inHand in
                        inHand += claimed.count
                        return inHand > Self.fewRuns
                    }
                    for run in claimed { group.addTask { await self.carry(run) } }
                    if claimed.count < free { await runBell.wait(atMost: settings.pollInterval) }
                    // Under load a short rest lets runs end, so that the next claim is not for one or two.
                    if busy { try await Task.sleep(for: Self.rest / 2) }
                } catch {
                    await pause(because: error)
                }
            }
            await endWithin(settings.drainTime, &group)
        }
    }

    private func carry(_ run: ClaimedRun) async {
        await carrier.carry(run, isStopping: { self.isStopping.withLock { $0 } })
        inHand.withLock { $0 -= 1 }
        // Its end may make room for another: in the pool, under a limit, or behind it in its order.
        runBell.ring()
    }

    /// Lets what is in hand finish, and cancels what takes longer: what was not sent is given back, the rest is unknown.
    private func endWithin(_ limit: Duration, _ group: inout DiscardingTaskGroup) async {
        let deadline = ContinuousClock.now + limit
        while inHand.withLock({ $0 }) > 0, .now < deadline, !Task.isCancelled {
            await runBell.wait(atMost: .milliseconds(100))
        }
        group.cancelAll()
    }

    private func pause(because error: any Error) async {
        telemetry.observe(.unexpected(room: "worker", reason: "no work for a moment: \(error)"))
        try? await Task.sleep(for: .seconds(1))  // cancelled early: the loop looks for it
    }
}
