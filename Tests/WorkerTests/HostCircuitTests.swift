import Foundation
import Testing

@testable import Worker

@Suite struct HostCircuitTests {
    private static let now = Date(timeIntervalSince1970: 1_000_000)

    /// A circuit that `#expect` may change.
    private final class Circuit {
        private var circuit = HostCircuit()
        var state: HostCircuit.State { circuit.state }
        func admit(at now: Date) -> Date? { circuit.admit(at: now) }
        func answered() -> Bool { circuit.answered() }
        func failed(at now: Date) -> Bool { circuit.failed(at: now) }
        func unsent(at now: Date) { circuit.unsent(at: now) }
    }

    private static func opened() -> Circuit {
        let circuit = Circuit()
        for _ in 0..<HostCircuit.patience { _ = circuit.failed(at: now) }
        return circuit
    }

    @Test func `it opens after ten failures in a row, and not before`() {
        let circuit = Circuit()
        for _ in 1..<HostCircuit.patience {
            #expect(!circuit.failed(at: Self.now))
            #expect(circuit.admit(at: Self.now) == nil)
        }
        #expect(circuit.failed(at: Self.now))
        #expect(circuit.admit(at: Self.now) == Self.now.addingTimeInterval(HostCircuit.firstWait))
    }

    @Test func `an answer in between begins the count anew`() {
        let circuit = Circuit()
        for _ in 1..<HostCircuit.patience { _ = circuit.failed(at: Self.now) }
        #expect(!circuit.answered())
        #expect(!circuit.failed(at: Self.now))
    }

    @Test func `when the wait is over one call goes, and the others wait for what it finds`() {
        let circuit = Self.opened()
        let later = Self.now.addingTimeInterval(HostCircuit.firstWait)
        #expect(circuit.admit(at: later) == nil)
        #expect(circuit.admit(at: later) != nil)
        #expect(circuit.answered())
        #expect(circuit.admit(at: later) == nil)
    }

    @Test func `a probe that fails waits twice as long, up to a limit`() {
        let circuit = Self.opened()
        var moment = Self.now
        var waits: [Double] = []
        for _ in 0..<6 {
            guard case .open(let until) = circuit.state else { break }
            waits.append(until.timeIntervalSince(moment))
            moment = until
            #expect(circuit.admit(at: moment) == nil)
            #expect(circuit.failed(at: moment))
        }
        #expect(waits == [2, 4, 8, 16, 30, 30])
    }

    @Test func `what was under way when it opened does not make it longer`() {
        let circuit = Self.opened()
        let state = circuit.state
        #expect(!circuit.failed(at: Self.now.addingTimeInterval(1)))
        #expect(circuit.state == state)
    }

    @Test func `a probe that never went out leaves the turn to another`() {
        let circuit = Self.opened()
        let later = Self.now.addingTimeInterval(HostCircuit.firstWait)
        #expect(circuit.admit(at: later) == nil)
        circuit.unsent(at: later)
        #expect(circuit.admit(at: later) == nil)
    }
}
