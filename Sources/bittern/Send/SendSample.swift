import BitbucketSimulator
import FoundationEssentials

/// An event to be sent, once or many times: each number gives another delivery.
struct SendSample: Sendable {
    let key: String
    let sender: SampleSender
    let variant: SampleVariant
    let subject: SampleSubject
    /// A body of somebody's own, the same for every number.
    let body: [UInt8]?

    /// When it happened, for samples that are to be the same bytes each time; nil for just now.
    let date: Date?

    /// The event of this number, from 0.
    func event(_ number: Int, now: Date) -> SampleEvent {
        let date = date ?? now
        var subject = subject
        subject.number += number
        if let body { return SampleEvent(key, from: sender, body: body, number: subject.number, at: date) }
        return SampleEvent(key, from: sender, variant: variant, subject: subject, at: date)
    }
}
