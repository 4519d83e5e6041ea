package import HTTPTypes

/// A sample as it goes over the wire.
package struct SampleDelivery: Sendable {
    /// Over which bytes a compressed body is signed.
    package enum Signing: String, Sendable, CaseIterable {
        /// Those before it was compressed, as Cloud does.
        case inflated
        /// Those that are sent.
        case raw
    }

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
        signing: SampleDelivery.Signing = .inflated
    ) throws -> SampleDelivery {
        var headers = headers(secret: secret, attempt: attempt, requestID: requestID, hookID: hookID)
        guard let coding else { return SampleDelivery(headers: headers, body: body) }
        let compressed = try coding.compress(body)
        headers[.contentEncoding] = coding.rawValue
        if let secret, isSigned, signing == .raw {
            headers[.hubSignature] = Self.signature(of: compressed, secret: secret)
        }
        return SampleDelivery(headers: headers, body: compressed)
    }
}
