package import FoundationEssentials

/// One verified request from Bitbucket and what was read in it, ready to be stored.
package struct Delivery: Sendable {
    package let webhook: Webhook
    package let eventKey: String
    /// Bitbucket's id of the request, the same when it tries again; not signed, so it is only a hint.
    package let requestID: String?
    package let attempt: Int?
    package let hookID: String?
    package let receivedAt: Date
    /// Why the body could not be read; `nil` when it was.
    ///
    /// Such a delivery is stored all the same.
    package let unreadable: String?
    /// Why PostgreSQL's `jsonb` cannot hold the body although it was read, as with a `\u0000` in it; `nil` when it can.
    package let noPayload: String?
    /// The number of the secret that matched; `nil` when the webhook is unsigned.
    package let secret: Int?
    /// Which bytes its signature was over; `nil` when the webhook is unsigned.
    package let signedOver: SignedBytes?
    /// The headers that are kept, a JSON object of texts.
    package let headers: [UInt8]
    /// The bytes that were read: as they came, or inflated.
    package let body: [UInt8]
    /// SHA-256 of `body`, by which the same delivery is recognised when it comes again.
    package let digest: [UInt8]
    /// What happened, in the order sent; each has its place in `position`.
    package let triggers: [Trigger]
    /// What it takes in memory and on the way to the database: its body and its documents.
    ///
    /// A small body may become many large documents, so that its own length says little.
    package let weight: Int

    package init(
        webhook: Webhook,
        eventKey: String,
        requestID: String?,
        attempt: Int?,
        hookID: String?,
        receivedAt: Date,
        unreadable: String?,
        noPayload: String?,
        secret: Int?,
        signedOver: SignedBytes?,
        headers: [UInt8],
        body: [UInt8],
        digest: [UInt8],
        triggers: [Trigger]
    ) {
        self.webhook = webhook
        self.eventKey = eventKey
        self.requestID = requestID
        self.attempt = attempt
        self.hookID = hookID
        self.receivedAt = receivedAt
        self.unreadable = unreadable
        self.noPayload = noPayload
        self.secret = secret
        self.signedOver = signedOver
        self.headers = headers
        self.body = body
        self.digest = digest
        self.triggers = triggers
        weight = body.count + triggers.reduce(0) { $0 + $1.document.count }
    }
}

/// Which bytes of a request its signature was made over.
///
/// Of a body that was sent as it is the two are the same, and it is called raw.
package enum SignedBytes: String, Sendable, CaseIterable {
    /// The body before it was compressed, as Bitbucket Cloud signs.
    case inflated
    /// The body as it came.
    case raw
}

/// What became of a delivery: it was stored under this id, or it is the same as the one stored under it.
package enum Stored: Sendable, Equatable {
    /// `repeatOf` is the first delivery with this body, which came under another request id.
    case new(id: Int64, triggers: Int, repeatOf: Int64?)
    case duplicate(of: Int64)
}
