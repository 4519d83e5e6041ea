package import Domain
package import HTTPTypes

/// A sample as it goes over the wire.
package struct SampleDelivery: Sendable {
    package let headers: HTTPFields
    package let body: [UInt8]
}

extension SampleEvent {
    /// The request of one attempt: its fields, and its body compressed when there is a coding.
    ///
    /// Throws when the body cannot be compressed. The rest is as in `headers(secret:attempt:requestID:hookID:)`.
    package func delivery(
        secret: String?,
        attempt: Int = 1,
        requestID: String? = nil,
        hookID: String? = nil,
        coding: SampleCoding? = nil,
        signedOver: SignedBytes = .inflated
    ) throws -> SampleDelivery {
        var headers = headers(secret: secret, attempt: attempt, requestID: requestID, hookID: hookID)
        guard let coding else { return SampleDelivery(headers: headers, body: body) }
        let compressed = try coding.compress(body)
        headers[.contentEncoding] = coding.rawValue
        if let secret, isSigned, signedOver == .raw {
            headers[.hubSignature] = Self.signature(of: compressed, secret: secret)
        }
        return SampleDelivery(headers: headers, body: compressed)
    }
}
