import Domain
import Foundation
import HTTPTypes
import HostileBodies
import Synchronization

/// Sends hostile deliveries and good ones among them, many at a time, and remembers what was answered.
final class HostileCrowd: Sendable {
    struct Answers {
        var statuses: [Int: Int] = [:]
        /// The delivery ids that were answered with 202.
        var accepted: [String] = []
        /// Of the good ones among them, by their number.
        var good: [String: Int] = [:]
        /// What was answered otherwise than it should be.
        var wrong: [String] = []
        fileprivate var next = 0
    }

    private let street: Street
    private let cloud: Street.Hook
    private let dataCenter: Street.Hook
    private let seed: UInt64
    private let state = Mutex(Answers())

    init(_ street: Street, seed: UInt64) async throws {
        self.street = street
        self.seed = seed
        cloud = try await street.makeHook("fuzz-cloud")
        dataCenter = try await street.makeHook("fuzz-datacenter", product: "datacenter")
    }

    var answers: Answers { state.withLock { $0 } }

    /// Sends the deliveries with these numbers; every tenth is a good one.
    func send(_ numbers: Range<Int>, clients: Int) async throws {
        state.withLock { $0.next = numbers.lowerBound }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<clients {
                group.addTask {
                    while let number = self.take(below: numbers.upperBound) { try await self.send(number) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func take(below end: Int) -> Int? {
        state.withLock { answers in
            guard answers.next < end else { return nil }
            defer { answers.next += 1 }
            return answers.next
        }
    }

    private func send(_ number: Int) async throws {
        if number % 10 == 0 { try await sendGood(number) } else { try await sendHostile(number) }
    }

    private func sendGood(_ number: Int) async throws {
        let body = Street.pullRequest(number)
        let reply = try await street.deliver(body, to: cloud, key: "pullrequest:created", requestID: "good-\(number)")
        note(reply, number, expected: [202], isGood: true)
    }

    private func sendHostile(_ number: Int) async throws {
        let delivery = try HostileDelivery(number: number, seed: seed)
        let hook = delivery.product == .cloud ? cloud : dataCenter
        var fields = ["X-Event-Key": delivery.eventKey, "X-Attempt-Number": number % 7 == 0 ? "many" : "1"]
        fields[delivery.product == .cloud ? "X-Request-UUID" : "X-Request-Id"] = "hostile-\(number)"
        fields["Content-Encoding"] = delivery.coding
        fields["X-Hub-Signature"] =
            switch delivery.signed {
            case .body: Street.sign(delivery.body, hook.secret)
            case .wire: Street.sign(delivery.wire, hook.secret)
            case .wrongly: Street.sign(delivery.wire + [0], hook.secret)
            case .not: nil
            }
        let headers = HTTPFields(named: fields)
        let reply = try await street.send(.post, hook.url, headers: headers, body: delivery.wire)
        note(reply, number, expected: delivery.expected.subtracting([200]))
        guard reply.status == 202, number % 25 == 1 else { return }
        // Bitbucket comes again with the same id: known, and nothing new.
        let again = try await street.send(.post, hook.url, headers: headers, body: delivery.wire)
        note(again, number, expected: [200])
    }

    private func note(_ reply: Street.Reply, _ number: Int, expected: Set<Int>, isGood: Bool = false) {
        state.withLock { answers in
            answers.statuses[reply.status, default: 0] += 1
            if !expected.contains(reply.status) {
                answers.wrong.append("body \(number) of seed \(seed): \(reply.status) \(reply.text), not \(expected)")
            }
            guard reply.status == 202, let id = reply.json?["delivery"]?.string else { return }
            answers.accepted.append(id)
            if isGood { answers.good[id] = number }
        }
    }
}
