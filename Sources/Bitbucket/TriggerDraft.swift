import Domain
import FoundationEssentials

/// A trigger that is being read: what its row says beyond the document.
struct TriggerDraft {
    var type: TriggerType
    var subject: String?
    var occurredAt: Date?
    var url: String?
    var document: TriggerDocument

    /// The trigger, with all that surprised the reader of its delivery.
    ///
    /// Changes the draft, which is not needed again: a copy of a document is a copy of all its texts.
    mutating func trigger(position: Int, eventKey: String, surprises: [Surprise], tightly: Bool) -> Trigger {
        document.surprises = surprises
        return Trigger(
            position: position,
            eventKey: eventKey,
            type: type,
            subject: subject,
            occurredAt: occurredAt,
            url: url,
            document: document,
            tightly: tightly
        )
    }
}
