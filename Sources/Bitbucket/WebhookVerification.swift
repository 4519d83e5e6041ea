package import Domain
package import HTTPTypes

/// Whether a request is Bitbucket's, and the body to read.
///
/// Pure; nothing of the body is interpreted before it verified.
package enum WebhookVerification: Sendable {
    /// Why a request is refused.
    package enum Rejection: Error, Equatable {
        case missingSignature
        case malformedSignature(SignatureHeader.Malformed)
        /// No secret gives this signature, over the inflated bytes or the raw ones.
        case mismatch
        /// A coding that we cannot undo, and the raw bytes do not verify; its name, at most 64 bytes.
        case unknownEncoding(String)
        /// The inflated body would be longer than the limit; whether the raw bytes verify is not asked.
        case tooLarge(limit: Int)
        /// The body would grow by more than the limit; whether the raw bytes verify is not asked.
        case tooCompressed(ratio: Int)

        /// The answer's status: 401, 413 or 415.
        package var status: HTTPResponse.Status {
            switch self {
            case .missingSignature, .malformedSignature, .mismatch: .unauthorized
            case .unknownEncoding: .unsupportedMediaType
            case .tooLarge, .tooCompressed: .contentTooLarge
            }
        }
    }

    /// `body` is inflated where that could be done; `key` is the number, from 0, of the secret that matched, nil when
    /// the webhook has none.
    case verified(body: [UInt8], key: Int?, signed: SignedBytes)
    case rejected(Rejection)

    private static let signature = HTTPField.Name("X-Hub-Signature")

    /// Tries the signature over the inflated body, as Cloud signs, then over the raw one.
    ///
    /// A raw body that verifies is accepted even when it cannot be inflated, but not when that would go over the limits:
    /// nobody could ever read it. Without keys nothing verifies.
    package init(headers: HTTPFields, rawBody: [UInt8], keys: [WebhookKey], inflatedLimit: Int) {
        do throws(Rejection) {
            let signature = try Self.signature(headers)
            let inflation = Self.inflate(headers, rawBody, inflatedLimit)
            if case .failure(let failure) = inflation, let refusal = Self.refusal(failure) { throw refusal }
            if case .success(let body) = inflation, body != rawBody, let key = signature.verify(body: body, keys: keys)
            {
                self = .verified(body: body, key: key, signed: .inflated)
                return
            }
            guard let key = signature.verify(body: rawBody, keys: keys) else { throw Self.reason(inflation) }
            if case .success(let body) = inflation {
                self = .verified(body: body, key: key, signed: .raw)
            } else {
                self = .verified(body: rawBody, key: key, signed: .raw)
            }
        } catch {
            self = .rejected(error)
        }
    }

    /// For a webhook that the operator has named unsigned: only inflates.
    ///
    /// A corrupt body is passed on as it came.
    package init(unsigned headers: HTTPFields, rawBody: [UInt8], inflatedLimit: Int) {
        switch Self.inflate(headers, rawBody, inflatedLimit) {
        case .success(let body): self = .verified(body: body, key: nil, signed: .inflated)
        case .failure(.unknown(let coding)): self = .rejected(.unknownEncoding(coding))
        case .failure(let failure):
            let refusal = Self.refusal(failure)
            self = refusal.map { .rejected($0) } ?? .verified(body: rawBody, key: nil, signed: .raw)
        }
    }

    private static func signature(_ headers: HTTPFields) throws(Rejection) -> SignatureHeader {
        guard let name = signature, let value = headers[name] else { throw .missingSignature }
        do throws(SignatureHeader.Malformed) {
            return try SignatureHeader(parsing: value)
        } catch {
            throw .malformedSignature(error)
        }
    }

    private static func inflate(
        _ headers: HTTPFields,
        _ body: [UInt8],
        _ limit: Int
    ) -> Result<[UInt8], ContentCoding.Failure> {
        do throws(ContentCoding.Failure) {
            return .success(try ContentCoding(headers).inflate(body, limit: limit))
        } catch {
            return .failure(error)
        }
    }

    /// What refuses a body whoever signed it.
    private static func refusal(_ failure: ContentCoding.Failure) -> Rejection? {
        switch failure {
        case .overLimit(let limit): .tooLarge(limit: limit)
        case .overRatio(let ratio): .tooCompressed(ratio: ratio)
        case .unknown, .corrupt: nil
        }
    }

    private static func reason(_ inflation: Result<[UInt8], ContentCoding.Failure>) -> Rejection {
        if case .failure(.unknown(let coding)) = inflation { .unknownEncoding(coding) } else { .mismatch }
    }
}
