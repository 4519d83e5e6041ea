import Crypto
package import Domain
package import FoundationEssentials
package import HTTPTypes

/// A delivery as Bitbucket would send it, made up from the first byte to the last.
///
/// The shapes are those of real deliveries, about 9 KB for a pull request of Cloud; the people and repositories are
/// invented. Needs no server: the bytes and header fields may be sent anywhere.
package struct SampleEvent: Sendable {
    package let product: Product

    /// Bitbucket's word, `pullrequest:created`.
    package let eventKey: String

    /// What is signed and sent: compact JSON.
    package let body: [UInt8]

    /// Follows from the subject's number: sent again it is the same delivery.
    package let requestID: String

    private let hookID: String

    /// Any event key: those without a body of their own get the actor and the repository.
    ///
    /// `date` is when it happened.
    package init(_ eventKey: String, product: Product, subject: SampleSubject = SampleSubject(), at date: Date) {
        let seed = SampleSeed(number: subject.number, date: date)
        self.product = product
        self.eventKey = eventKey
        requestID = seed.uuid("request \(eventKey)")
        hookID = SampleSeed(number: 0, date: date).uuid("hook")
        let document: JSONValue =
            switch product {
            case .cloud: CloudSample(subject: subject, seed: seed).document(of: eventKey)
            case .datacenter: DataCenterSample(subject: subject, seed: seed).document(of: eventKey)
            }
        body = document.encoded
    }

    /// The delivery that tells of a comment just made through the REST API.
    init(commentCreated comment: JSONValue, subject: SampleSubject, seed: SampleSeed) {
        product = .cloud
        eventKey = "pullrequest:comment_created"
        requestID = seed.uuid("request \(eventKey)")
        hookID = SampleSeed(number: 0, date: seed.date).uuid("hook")
        body = CloudSample(subject: subject, seed: seed).document(of: eventKey).adding("comment", comment).encoded
    }

    /// The event keys whose bodies are written out here, the commonest first.
    package static func eventKeys(of product: Product) -> [String] {
        switch product {
        case .cloud: CloudSample.eventKeys
        case .datacenter: DataCenterSample.eventKeys
        }
    }

    /// The header fields that this product sends with it; without a secret there is no signature.
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
        switch product {
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
        }
        if let secret, eventKey != "diagnostics:ping" {
            fields[.hubSignature] = Self.signature(of: body, secret: secret)
        }
        return fields
    }

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
    static let hubSignature = known("X-Hub-Signature")
    static let acceptedScopes = known("X-Accepted-OAuth-Scopes")
    static let grantedScopes = known("X-OAuth-Scopes")
}
