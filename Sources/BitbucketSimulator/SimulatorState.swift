import FoundationEssentials
import Synchronization

/// What the simulator remembers; each call is whole, from whichever thread it comes.
final class SimulatorState: Sendable {
    /// Older requests and deliveries are forgotten.
    private static let memoryLimit = 10_000

    private struct Memory {
        var requests: [RecordedRequest] = []
        var deliveries: [HookDelivery] = []
        var hooks: [SimulatedHook] = []
        var scripts: [(method: String, path: String, answers: [ScriptedAnswer])] = []
        var lastNumber = 0
    }

    private let memory = Mutex(Memory())

    var requests: [RecordedRequest] { memory.withLock { $0.requests } }
    var deliveries: [HookDelivery] { memory.withLock { $0.deliveries } }
    var hooks: [SimulatedHook] { memory.withLock { $0.hooks } }

    /// From 1, each once.
    func nextNumber() -> Int {
        memory.withLock {
            $0.lastNumber += 1
            return $0.lastNumber
        }
    }

    func remember(_ request: RecordedRequest) {
        memory.withLock { Self.append(request, to: &$0.requests) }
    }

    func remember(_ delivery: HookDelivery) {
        memory.withLock { Self.append(delivery, to: &$0.deliveries) }
    }

    func forgetRequests() {
        memory.withLock { $0.requests = [] }
    }

    /// Gives the hook its id.
    func addHook(at date: Date, _ make: (_ id: String) -> SimulatedHook) -> SimulatedHook {
        let hook = make(SampleSeed(number: nextNumber(), date: date).uuid("hook"))
        memory.withLock { $0.hooks.append(hook) }
        return hook
    }

    /// Adds to what was scripted before for the same place.
    func script(_ method: String, _ path: String, _ answers: [ScriptedAnswer]) {
        memory.withLock { $0.scripts.append((method, path, answers)) }
    }

    /// The next scripted answer for this request, and it is gone.
    func takeScripted(_ method: String, _ path: String) -> ScriptedAnswer? {
        memory.withLock { memory in
            let index = memory.scripts.firstIndex { script in
                let fits = script.path.hasSuffix("*") ? path.hasPrefix(script.path.dropLast()) : path == script.path
                return script.method == method && fits && !script.answers.isEmpty
            }
            guard let index else { return nil }
            let answer = memory.scripts[index].answers.removeFirst()
            if memory.scripts[index].answers.isEmpty { memory.scripts.remove(at: index) }
            return answer
        }
    }

    private static func append<Element>(_ element: Element, to list: inout [Element]) {
        list.append(element)
        if list.count > memoryLimit { list.removeFirst(list.count - memoryLimit) }
    }
}
