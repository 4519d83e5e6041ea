import Actions
import Domain
import Store
import Synchronization

/// The workflow versions that runs are carried out by, read once: a version never changes.
final class WorkflowShelf: Sendable {
    /// A workflow whose steps are parsed.
    struct Version: Sendable {
        let definition: WorkflowDefinition
        /// One for each step.
        let actions: [StepAction]
    }

    private struct Key: Hashable {
        let name: String
        let version: Int
    }

    private static let limit = 1000

    private let runs: RunStore
    private let shelf = Mutex<[Key: Version]>([:])

    init(runs: RunStore) { self.runs = runs }

    /// Reads the versions of these runs before they begin, so that not every one of them has to.
    ///
    /// What cannot be read now is read again by the run that needs it, and it says why.
    func prepare(for runs: [ClaimedRun]) async {
        for key in Set(runs.map { Key(name: $0.workflow, version: $0.version) }) {
            _ = try? await find(key.name, version: key.version)
        }
    }

    /// - Returns: `nil` when that version is gone.
    /// - Throws: `WorkflowError` or `JSONError` when it cannot be read, and what the database throws.
    func find(_ name: String, version: Int) async throws -> Version? {
        let key = Key(name: name, version: version)
        if let known = shelf.withLock({ $0[key] }) { return known }
        guard let text = try await runs.definition(of: name, version: version) else { return nil }
        let definition = try WorkflowDefinition(reading: JSONValue(parsing: text))
        let read = Version(definition: definition, actions: try definition.steps.map { try StepAction($0) })
        shelf.withLock { shelf in
            if shelf.count >= Self.limit { shelf.removeAll() }
            shelf[key] = read
        }
        return read
    }
}
