import HTTPTypes
import Synchronization

/// One request, checked and ready, with whoever waits for its answer.
struct Order: Sendable {
    typealias ID = UInt64

    let id: ID
    let destination: Destination
    let method: HTTPRequest.Method
    let lines: RequestLines
    let body: [UInt8]
    let limits: TransferLimits
    let addresses: AddressPolicy
    let deadline: ContinuousClock.Instant
    let waiter: CheckedContinuation<RawAnswer, any Error>

    /// Whether RFC 9110 §9.2.2 lets a request be repeated without knowing what became of the first.
    var mayBeRepeated: Bool {
        switch method {
        case .get, .head, .put, .delete, .options, .trace: true
        default: false
        }
    }
}

/// An answer as it came off the wire, read by the caller rather than on the loop's thread.
struct RawAnswer: Sendable {
    let head: AnswerHead
    let body: [UInt8]
    let isCut: Bool
    let duration: Duration
}
