package import FoundationEssentials

/// What happened, in our words: a row of the view `bittern.trigger`, but for what only the database knows.
///
/// Every text is at most `columnBytes` long, cut where a character begins, and holds no U+0000.
package struct Trigger: Sendable {
    /// The most bytes of a column's text.
    package static let columnBytes = 1_024

    /// From 0 within the delivery, in the order in which Bitbucket tells it.
    package let position: Int
    /// Bitbucket's word, as in `pullrequest:fulfilled`; empty when the delivery named none.
    package let eventKey: String
    package let type: TriggerType
    /// What it is about: `pull_requests/42`, `refs/heads/main`, `refs/tags/v1`, `commits/<hash>`, `issues/7`.
    package let subject: String?
    /// When it happened, in Bitbucket's words; nil when the body does not say.
    package let occurredAt: Date?
    /// Cloud's uuid without braces, Data Center's number as text.
    package let actorID: String?
    package let actorName: String?
    /// Cloud only.
    package let workspace: String?
    /// The project's key.
    package let project: String?
    package let repositoryID: String?
    /// `workspace/slug` on Cloud, `PROJECT/slug` on Data Center.
    package let repository: String?
    /// For a person to open.
    package let url: String?
    /// JSON text of at most 64 KiB, which `jsonb` accepts.
    package let document: [UInt8]

    /// Takes the columns of people and places out of the document, so that the two never differ.
    ///
    /// `tightly` is for deliveries whose documents together take too much room.
    package init(
        position: Int,
        eventKey: String,
        type: TriggerType,
        subject: String?,
        occurredAt: Date?,
        url: String?,
        document: borrowing TriggerDocument,
        tightly: Bool = false
    ) {
        self.position = position
        self.eventKey = Self.column(eventKey)
        self.type = type
        self.subject = subject.map(Self.column)
        self.occurredAt = occurredAt
        actorID = document.actor?.id.map(Self.column)
        actorName = document.actor?.name.map(Self.column)
        workspace = document.workspace?.slug.map(Self.column)
        project = document.project?.key.map(Self.column)
        repositoryID = document.repository?.id.map(Self.column)
        repository = document.repository?.fullName.map(Self.column)
        self.url = url.map(Self.column)
        self.document = document.encoded(tightly: tightly)
    }

    /// PostgreSQL's text has no U+0000.
    private static func column(_ text: String) -> String {
        let text = text.prefix(utf8: columnBytes)
        let bytes = text.utf8.span
        guard PlainBytes.end(in: bytes, from: 0) < bytes.count, text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\0" }))
    }
}
