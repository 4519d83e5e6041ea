import Postgres
import Store

/// Asks PostgreSQL whether the `if` of steps holds, for many runs in one statement.
final class ConditionBatch: Sendable {
    /// A step's condition, and what its run knows: `{trigger, payload, steps}`, JSON text.
    struct Question: Sendable {
        let condition: String
        let facts: [UInt8]
    }

    private typealias Waiting = Gathering<Question, Result<String?, any Error>>.Waiting

    private let runs: RunStore
    private let questions = Gathering<Question, Result<String?, any Error>>(most: 100, atOnce: 2)

    init(runs: RunStore) { self.runs = runs }

    /// Why it does not hold, its first term that is false or unknown; `nil` when it does.
    ///
    /// - Throws: what the database throws, and `CancellationError` when the pool has stopped.
    func unmet(_ question: Question) async throws -> String? {
        guard let answer = await questions.answer(question) else { throw CancellationError() }
        return try answer.get()
    }

    /// Answers until it is cancelled.
    func run() async { await questions.run(ask) }

    private func ask(_ batch: [Waiting]) async {
        do {
            let answers = try await runs.unmet(batch.map(\.piece.condition), by: batch.map(\.piece.facts))
            for (one, answer) in zip(batch, answers) { one.waiter.resume(returning: .success(answer)) }
        } catch PostgresError.server where batch.count > 1 {
            // Facts that PostgreSQL cannot hold are one run's trouble and not the others'.
            for one in batch { await ask([one]) }
        } catch {
            for one in batch { one.waiter.resume(returning: .failure(error)) }
        }
    }
}
