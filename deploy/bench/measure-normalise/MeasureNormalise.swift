import Bitbucket
import Foundation

/// `measure-normalise LIST ROUNDS SECONDS`: what it costs to verify and read the bodies of a list, a line a kind and step.
///
/// `deploy/bench/normalise` writes the list, and makes a table of the lines.
@main struct MeasureNormalise {
    static func main() throws {
        let given = CommandLine.arguments.dropFirst()
        guard given.count == 3, let list = given.first, let rounds = Int(given[2]), let seconds = Double(given[3])
        else {
            print("usage: measure-normalise LIST ROUNDS SECONDS")
            exit(2)
        }
        let keys = [WebhookKey(secret: Array("a-secret-of-the-benchmark".utf8))]
        let decoder = JSONDecoder()
        let bodies = try Body.all(listedIn: URL(filePath: list), key: keys[0])
        var kinds: [String] = []
        for body in bodies where !kinds.contains(body.kind) { kinds.append(body.kind) }
        var measurements = kinds.flatMap { kind in
            Step.allCases.map { Measurement(kind: kind, step: $0, bodies: bodies.filter { $0.kind == kind }) }
        }
        for place in measurements.indices { try measurements[place].warm(seconds, keys, decoder) }
        // Everybody has a turn in every round, so that a disturbance of some seconds falls on all alike.
        for _ in 0..<rounds {
            for place in measurements.indices { try measurements[place].measure(keys, decoder) }
        }
        for measurement in measurements { print(measurement.line) }
    }
}
