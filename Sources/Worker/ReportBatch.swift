import Domain
import FoundationEssentials
import Postgres
import Store
import Telemetry

/// Writes reports down in batches: one forms while the previous is being committed.
///
/// Each caller waits for its own commit, because the next step must not be begun before this one is on disk.
final class ReportBatch: Sendable {
    private typealias Waiting = Gathering<RunReport, Bool>.Waiting

    private static let pause = Duration.milliseconds(500)

    private let runs: RunStore
    private let telemetry: Telemetry
    private let now: @Sendable () -> Date
    private let reports = Gathering<RunReport, Bool>(most: 200, atOnce: 1)

    init(runs: RunStore, telemetry: Telemetry, now: @escaping @Sendable () -> Date) {
        self.runs = runs
        self.telemetry = telemetry
        self.now = now
    }

    /// Returns once the report is committed: whether it was taken.
    ///
    /// False means that the run has another worker now.
    ///
    /// While the database is away it waits for it; the run's lease decides whether the report is still wanted then.
    func write(_ report: RunReport) async -> Bool { await reports.answer(report) ?? false }

    /// Commits until it is cancelled, and then what still waits is answered as not taken: its lease will run out.
    func run() async { await reports.run(commit) }

    private func commit(_ batch: [Waiting]) async {
        while true {
            do {
                let taken = try await runs.report(batch.map(\.piece), now: now())
                for one in batch { one.waiter.resume(returning: taken.contains(one.piece.run)) }
                return
            } catch PostgresError.server(let report) where report.state.isPermanent && batch.count > 1 {
                // One answer that PostgreSQL cannot hold must not hold up the others.
                for one in batch { await commit([one]) }
                return
            } catch PostgresError.server(let report) where report.state.isPermanent {
                telemetry.observe(.unexpected(room: "worker", reason: "a report is kept without its texts: \(report)"))
                guard batch.allSatisfy({ !$0.piece.isBare }) else {
                    for one in batch { one.waiter.resume(returning: false) }
                    return
                }
                return await commit(batch.map { Waiting(piece: $0.piece.bare, waiter: $0.waiter) })
            } catch {
                telemetry.observe(.unexpected(room: "worker", reason: "reports wait: \(error)"))
                guard (try? await Task.sleep(for: Self.pause)) != nil else {
                    for one in batch { one.waiter.resume(returning: false) }
                    return
                }
            }
        }
    }
}

extension SQLState {
    /// Classes 22, 23, 42 and 54: the same report again is refused again.
    fileprivate var isPermanent: Bool { ["22", "23", "42", "54"].contains { rawValue.hasPrefix($0) } }
}

extension RunReport {
    fileprivate var isBare: Bool { attempt?.request == nil && attempt?.answer == nil }

    /// The same outcome, without what was sent and received.
    fileprivate var bare: RunReport {
        let bare = attempt.map { attempt in
            Attempt(
                stepID: attempt.stepID,
                startedAt: attempt.startedAt,
                duration: attempt.duration,
                kind: attempt.kind,
                reason: "its texts could not be kept",
                request: nil,
                answer: nil
            )
        }
        return RunReport(run: run, lease: lease, step: step, number: number, attempt: bare, verdict: verdict)
    }
}
