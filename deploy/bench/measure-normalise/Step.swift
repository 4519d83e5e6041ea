import Bitbucket
import Foundation

/// Something that is done with a body and measured by itself.
enum Step: String, CaseIterable {
    /// The signature: HMAC-SHA256 over the bytes.
    case verify
    /// The bytes as JSON, checked and indexed; nothing is taken out of it.
    case scan
    /// `scan`, and what the body says read into triggers, and their documents written.
    case read
    /// `verify`, then `read`: what the door does with a body.
    case whole
    /// A peer: Foundation's JSON as dictionaries and arrays.
    case serialization
    /// A peer: the same through Decodable.
    case decoder

    /// Does it once; returns something of the result, so that nothing can be left out.
    func perform(_ body: Body, _ keys: [WebhookKey], _ decoder: JSONDecoder) throws -> Int {
        switch self {
        case .verify: return try Self.verify(body, keys).count
        // The top level is an array, so that it ends after the scan and the reason why.
        case .scan: return Self.read(body.enclosed, body).triggers.count
        case .read: return Self.read(body.bytes, body).triggers.count
        case .whole: return Self.read(try Self.verify(body, keys), body).triggers.count
        case .serialization:
            return try JSONSerialization.jsonObject(with: body.data) is [String: Any] ? 1 : 0
        case .decoder:
            return try decoder.decode([String: AnyJSON].self, from: body.data).count
        }
    }

    private static func verify(_ body: Body, _ keys: [WebhookKey]) throws -> [UInt8] {
        let verification = WebhookVerification(
            headers: body.fields,
            rawBody: body.bytes,
            keys: keys,
            inflatedLimit: 10 << 20
        )
        guard case .verified(let bytes, _, _) = verification else { throw Body.Mistake.unverified(body.kind) }
        return bytes
    }

    private static func read(_ bytes: [UInt8], _ body: Body) -> DeliveryReading {
        DeliveryReading(of: bytes, headers: DeliveryHeaders(body.fields), product: body.product)
    }
}
