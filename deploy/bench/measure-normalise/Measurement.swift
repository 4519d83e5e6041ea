import Bitbucket
import Foundation
import ThreadMeter

/// One step over the bodies of one kind: the processor time it takes in each round, and what it allocates.
struct Measurement {
    let kind: String
    let step: Step
    let bodies: [Body]
    /// How often all bodies are gone through in a round; found while warming up.
    private var passes = 1
    private var nanosecondsPerBody: [Double] = []
    private var allocationsPerBody = 0.0

    init(kind: String, step: Step, bodies: [Body]) {
        self.kind = kind
        self.step = step
        self.bodies = bodies
    }

    /// Goes through the bodies until `seconds` are over, and so knows how long a round is.
    mutating func warm(_ seconds: Double, _ keys: [WebhookKey], _ decoder: JSONDecoder) throws {
        let end = nanoseconds_of_this_thread() + UInt64(seconds * 1e9)
        var done = 0
        repeat {
            try pass(keys, decoder)
            done += 1
        } while nanoseconds_of_this_thread() < end
        passes = done
        let before = allocations_of_this_thread()
        try pass(keys, decoder)
        allocationsPerBody = Double(allocations_of_this_thread() - before) / Double(bodies.count)
    }

    mutating func measure(_ keys: [WebhookKey], _ decoder: JSONDecoder) throws {
        let start = nanoseconds_of_this_thread()
        for _ in 0..<passes { try pass(keys, decoder) }
        nanosecondsPerBody.append(Double(nanoseconds_of_this_thread() - start) / Double(passes * bodies.count))
    }

    private func pass(_ keys: [WebhookKey], _ decoder: JSONDecoder) throws {
        for body in bodies {
            let result = try step.perform(body, keys, decoder)
            guard result > 0 || step == .scan else { throw Body.Mistake.unreadable(body.kind) }
        }
    }

    /// Kind, step, bodies, bytes, microseconds and allocations a body, between tabs.
    var line: String {
        let microseconds = nanosecondsPerBody.sorted()[nanosecondsPerBody.count / 2] / 1e3
        let bytes = bodies.reduce(0) { $0 + $1.bytes.count }
        let columns: [any CustomStringConvertible] = [
            kind, step, bodies.count, bytes, microseconds, allocationsPerBody,
        ]
        return columns.map(\.description).joined(separator: "\t")
    }
}

extension Step: CustomStringConvertible {
    var description: String { rawValue }
}
