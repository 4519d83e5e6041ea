import Domain
import FoundationEssentials
import Testing

@testable import Ingest

@Suite struct LaneStateTests {
    private let start = ContinuousClock.now
    private var limits: LaneLimits {
        var limits = LaneLimits()
        limits.waitingDeliveries = 4
        limits.waitingBytes = 100
        limits.batchDeliveries = 2
        limits.batchBytes = 50
        return limits
    }

    @Test func `a batch forms while another is under way`() {
        let state = Subject(limits)
        #expect(state.offer(.example(1), deadline: start, waiter: 1))
        #expect(state.nextBatch()?.count == 1)
        #expect(state.offer(.example(2), deadline: start, waiter: 2))
        #expect(state.nextBatch() == nil, "one batch at a time")
        #expect(state.landed() == [1])
        #expect(state.nextBatch()?.count == 1)
        #expect(state.landed() == [2])
        #expect(state.nextBatch() == nil)
    }

    @Test func `a batch has at most so many deliveries and bytes, oldest first`() {
        let state = Subject(limits)
        for number in 1...3 { _ = state.offer(.example(number), deadline: start, waiter: number) }
        #expect(state.nextBatch()?.map(\.digest) == [[1], [2]])
        _ = state.landed()
        _ = state.offer(.example(4, bytes: 60), deadline: start, waiter: 4)
        #expect(state.nextBatch()?.map(\.digest) == [[3]], "the large one does not fit beside it")
        _ = state.landed()
        #expect(state.nextBatch()?.map(\.digest) == [[4]], "and goes alone")
    }

    @Test func `the same body twice is never in one batch`() {
        let state = Subject(limits)
        _ = state.offer(.example(1), deadline: start, waiter: 1)
        _ = state.offer(.example(1), deadline: start, waiter: 2)
        _ = state.offer(.example(3), deadline: start, waiter: 3)
        #expect(state.nextBatch()?.map(\.digest) == [[1], [3]])
        #expect(state.landed() == [1, 3])
        #expect(state.nextBatch()?.map(\.digest) == [[1]])
        #expect(state.landed() == [2])
    }

    @Test func `a full lane refuses, by number and by bytes`() {
        let state = Subject(limits)
        for number in 1...4 { #expect(state.offer(.example(number), deadline: start, waiter: number)) }
        #expect(!state.offer(.example(5), deadline: start, waiter: 5))
        let other = Subject(limits)
        #expect(other.offer(.example(1, bytes: 90), deadline: start, waiter: 1))
        #expect(!other.offer(.example(2, bytes: 20), deadline: start, waiter: 2))
        #expect(other.depth == 1)
    }

    @Test func `documents weigh as much as bodies`() {
        var document = TriggerDocument()
        document.actor = TriggerDocument.Actor()
        document.actor?.name = String(repeating: "n", count: 80)
        let trigger = Trigger(
            position: 0,
            eventKey: "repo:push",
            type: .unknown,
            subject: nil,
            occurredAt: nil,
            url: nil,
            document: document
        )
        let heavy = Delivery.example(1, triggers: [trigger])
        #expect(heavy.weight == heavy.body.count + trigger.document.count)
        let state = Subject(limits)
        #expect(state.offer(heavy, deadline: start, waiter: 1))
        #expect(!state.offer(.example(2), deadline: start, waiter: 2), "the lane is full of one document")
    }

    @Test func `bytes are given back when a batch is taken`() {
        let state = Subject(limits)
        _ = state.offer(.example(1, bytes: 90), deadline: start, waiter: 1)
        _ = state.nextBatch()
        #expect(state.offer(.example(2, bytes: 90), deadline: start, waiter: 2))
    }

    @Test func `patience ends for those who wait and those under way, once`() {
        let state = Subject(limits)
        _ = state.offer(.example(1), deadline: start, waiter: 1)
        _ = state.nextBatch()
        _ = state.offer(.example(2), deadline: start, waiter: 2)
        _ = state.offer(.example(3), deadline: start + .seconds(9), waiter: 3)
        #expect(state.expire(at: start + .seconds(1)) == [1, 2])
        #expect(state.expire(at: start + .seconds(1)) == [])
        #expect(state.landed() == [nil], "its batch may still have landed, and nobody is told twice")
        #expect(state.nextBatch()?.map(\.digest) == [[3]])
    }
}

/// The state behind a reference, because `#expect` takes no mutating calls.
private final class Subject {
    private var state: LaneState<Int>

    init(_ limits: LaneLimits) { state = LaneState(limits: limits) }

    var depth: Int { state.depth }
    func offer(_ delivery: Delivery, deadline: ContinuousClock.Instant, waiter: Int) -> Bool {
        state.offer(delivery, deadline: deadline, waiter: waiter)
    }
    func nextBatch() -> [Delivery]? { state.nextBatch() }
    func landed() -> [Int?] { state.landed() }
    func expire(at now: ContinuousClock.Instant) -> [Int] { state.expire(at: now) }
}

extension Delivery {
    /// A delivery whose digest is its number.
    static func example(_ number: Int, bytes: Int = 10, triggers: [Trigger] = []) -> Delivery {
        Delivery(
            webhook: Webhook(
                name: "hook",
                product: .cloud,
                token: "t",
                lane: Lane.all[0],
                isUnsigned: false,
                connection: nil,
                customer: nil
            ),
            eventKey: "repo:push",
            requestID: "r\(number)",
            attempt: 1,
            hookID: nil,
            receivedAt: Date(timeIntervalSince1970: 0),
            unreadable: nil,
            noPayload: nil,
            secret: 1,
            signedOver: .raw,
            headers: Array("{}".utf8),
            body: [UInt8](repeating: 0x20, count: bytes),
            digest: [UInt8(number)],
            triggers: triggers
        )
    }
}
