import Crypto
package import Domain
package import FoundationEssentials
package import HTTPTypes

/// A delivery as Bitbucket would send it, made up from the first byte to the last.
///
/// The shapes are those of real deliveries, about 9 KB for a pull request of Cloud; the people and repositories are
/// invented. Needs no server: the bytes and header fields may be sent anywhere.
package struct SampleEvent: Sendable {
    package let sender: SampleSender

    /// The product whose webhooks take it.
    package var product: Product { sender.product }

    /// Bitbucket's word, `pullrequest:created`.
    package let eventKey: String

    /// What is signed; unless it is compressed, what is sent: compact JSON.
    package let body: [UInt8]

    /// Follows from the subject's number: sent again it is the same delivery.
    package let requestID: String

    /// What it is about; nil for a body of one's own, which may be about anything.
    let subject: SampleSubject?

    private let hookID: String

    /// Any event key: those that this sender does not know get the actor and the repository.
    ///
    /// `date` is when it happened. A variant that the key does not have (``SampleKind/variants``) is as good as the
    /// usual one.
    package init(
        _ eventKey: String,
        from sender: SampleSender,
        variant: SampleVariant = .usual,
        subject: SampleSubject = SampleSubject(),
        at date: Date
    ) {
        let seed = SampleSeed(number: subject.number, date: date)
        let scene = SampleScene(eventKey: eventKey, variant: variant, subject: subject, seed: seed)
        let document = SampleKind.named(eventKey, from: sender)?.document(scene) ?? scene.plain(of: sender)
        self.init(eventKey, from: sender, body: document.encoded, subject: subject, seed: seed)
    }

    /// The same from the product itself.
    package init(
        _ eventKey: String,
        product: Product,
        variant: SampleVariant = .usual,
        subject: SampleSubject = SampleSubject(),
        at date: Date
    ) {
        self.init(eventKey, from: SampleSender(product), variant: variant, subject: subject, at: date)
    }

    /// A body of one's own under this key; `number` is what its ids follow from.
    package init(_ eventKey: String, from sender: SampleSender, body: [UInt8], number: Int, at date: Date) {
        self.init(
            eventKey,
            from: sender,
            body: body,
            subject: nil,
            seed: SampleSeed(number: number, date: date)
        )
    }

    /// The delivery that tells of a comment just made through Cloud's REST API.
    init(commentCreated comment: JSONValue, subject: SampleSubject, seed: SampleSeed) {
        let body = CloudSample(subject: subject, seed: seed).comment(.written).adding("comment", comment)
        self.init("pullrequest:comment_created", from: .cloud, body: body.encoded, subject: subject, seed: seed)
    }

    /// The delivery that tells how a build stands, as it was just set through Cloud's REST API.
    init(_ eventKey: String, status: JSONValue, subject: SampleSubject, seed: SampleSeed) {
        let body = CloudSample(subject: subject, seed: seed).inRepository([("commit_status", status)])
        self.init(eventKey, from: .cloud, body: body.encoded, subject: subject, seed: seed)
    }

    /// A comment of Data Center's: `sample` is the comment, and what it is about.
    init(commentAdded sample: DataCenterSample) {
        self.init(
            sample.eventKey,
            from: .datacenter,
            body: sample.pullRequestComment().encoded,
            subject: sample.subject,
            seed: sample.seed
        )
    }

    private init(
        _ eventKey: String,
        from sender: SampleSender,
        body: [UInt8],
        subject: SampleSubject?,
        seed: SampleSeed
    ) {
        self.sender = sender
        self.eventKey = eventKey
        self.body = body
        self.subject = subject
        requestID = seed.uuid("request \(eventKey)")
        hookID = SampleSeed.lasting.uuid("hook")
    }

    /// The header fields that this sender sends with it; without a secret there is no signature.
    ///
    /// Data Center does not sign `diagnostics:ping` even when there is one. Another `requestID` than its own makes it
    /// another delivery of the same body; `hookID` is the hook that sends it, without braces.
    package func headers(
        secret: String?,
        attempt: Int = 1,
        requestID: String? = nil,
        hookID: String? = nil
    ) -> HTTPFields {
        var fields = HTTPFields()
        fields[.eventKey] = eventKey
        switch sender {
        case .cloud:
            fields[.contentType] = "application/json"
            fields[.userAgent] = "Bitbucket-Webhooks/2.0"
            fields[.hookUUID] = hookID ?? self.hookID
            fields[.requestUUID] = requestID ?? self.requestID
            fields[.attemptNumber] = "\(attempt)"
        case .datacenter:
            fields[.contentType] = "application/json; charset=utf-8"
            fields[.userAgent] = "Atlassian HttpClient 4.2.0 / Bitbucket-9.5.2 (9005002) / Default"
            fields[.requestID] = requestID ?? self.requestID
        case .plugin:
            fields[.contentType] = "application/json; charset=utf-8"
            fields[.userAgent] = "Bitbucket version: 9.5.2, Post webhook plugin version: 8.0.0"
            fields[.bitbucketType] = "server"
            fields[.requestID] = requestID ?? self.requestID
        }
        if let secret, isSigned { fields[.hubSignature] = Self.signature(of: body, secret: secret) }
        return fields
    }

    /// Data Center's test button is the only one that signs nothing.
    package var isSigned: Bool { sender.product != .datacenter || eventKey != "diagnostics:ping" }

    /// `sha256=` and 64 digits: the code of these bytes under the secret's UTF-8.
    package static func signature(of body: [UInt8], secret: String) -> String {
        let key = SymmetricKey(data: Array(secret.utf8))
        return "sha256=\(HMAC<SHA256>.authenticationCode(for: body, using: key).lowercaseHexadecimal)"
    }
}

extension HTTPField.Name {
    /// Nil only for what is no field name.
    private static func known(_ name: String) -> HTTPField.Name {
        guard let known = HTTPField.Name(name) else { preconditionFailure("\(name) is not a field name") }
        return known
    }

    static let eventKey = known("X-Event-Key")
    static let hookUUID = known("X-Hook-UUID")
    static let requestUUID = known("X-Request-UUID")
    static let attemptNumber = known("X-Attempt-Number")
    static let requestID = known("X-Request-Id")
    static let bitbucketType = known("X-Bitbucket-Type")
    static let hubSignature = known("X-Hub-Signature")
    static let acceptedScopes = known("X-Accepted-OAuth-Scopes")
    static let grantedScopes = known("X-OAuth-Scopes")
    static let userName = known("X-AUSERNAME")
}
