import Bitbucket
import Domain
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression
import Testing

@Suite struct WebhookVerificationTests {
    static let key = WebhookKey(secret: Array("geheim".utf8))
    static let body = Array(#"{"push":{}}"#.utf8) + Array(repeating: UInt8(ascii: " "), count: 200_000)

    static func headers(_ signed: [UInt8]?, coding: String? = nil) throws -> HTTPFields {
        var fields = HTTPFields()
        if let signed {
            fields[try #require(HTTPField.Name("X-Hub-Signature"))] = SignatureHeader.value(for: signed, key: key)
        }
        fields[.contentEncoding] = coding
        return fields
    }

    /// `body` as a sender that compresses would put it on the wire.
    static func compress(_ body: [UInt8], _ algorithm: NIOCompression.Algorithm) throws -> [UInt8] {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(NIOHTTPRequestCompressor(encoding: algorithm))
        try channel.writeOutbound(
            HTTPClientRequestPart.head(HTTPRequestHead(version: .http1_1, method: .POST, uri: "/"))
        )
        try channel.writeOutbound(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))))
        try channel.writeOutbound(HTTPClientRequestPart.end(nil))
        var bytes: [UInt8] = []
        while let part = try channel.readOutbound(as: HTTPClientRequestPart.self) {
            if case .body(.byteBuffer(let piece)) = part { bytes += piece.readableBytesView }
        }
        _ = try channel.finish()
        return bytes
    }

    static func verify(_ headers: HTTPFields, _ raw: [UInt8], limit: Int = 1 << 20) -> WebhookVerification {
        WebhookVerification(headers: headers, rawBody: raw, keys: [key], inflatedLimit: limit)
    }

    @Test(arguments: [nil, "", "identity", " Identity "])
    func `a plain body verifies over what came`(coding: String?) throws {
        let verification = Self.verify(try Self.headers(Self.body, coding: coding), Self.body)
        #expect(verification.body == Self.body)
        #expect(verification.signed == .raw)
        #expect(verification.key == 0)
    }

    @Test(arguments: [
        ("gzip", NIOCompression.Algorithm.gzip), ("GZIP", .gzip), ("x-gzip", .gzip), ("deflate", .deflate),
    ])
    func `a compressed body verifies over the inflated bytes`(
        coding: String,
        algorithm: NIOCompression.Algorithm
    ) throws {
        let raw = try Self.compress(Self.body, algorithm)
        #expect(raw.count < Self.body.count)
        let verification = Self.verify(try Self.headers(Self.body, coding: coding), raw)
        #expect(verification.body == Self.body)
        #expect(verification.signed == .inflated)
    }

    @Test func `a signature over the compressed bytes is accepted, and the body inflated`() throws {
        let raw = try Self.compress(Self.body, .gzip)
        let verification = Self.verify(try Self.headers(raw, coding: "gzip"), raw)
        #expect(verification.body == Self.body)
        #expect(verification.signed == .raw)
    }

    @Test(arguments: ["gzip", "br", "gzip, gzip", "deflate"])
    func `raw bytes that verify are accepted even when they cannot be inflated`(coding: String) throws {
        let verification = Self.verify(try Self.headers(Self.body, coding: coding), Self.body)
        #expect(verification.body == Self.body)
        #expect(verification.signed == .raw)
    }

    @Test func `a body that would be too large inflated is refused whatever its signature is over`() throws {
        let raw = try Self.compress(Self.body, .gzip)
        for signed in [raw, Self.body] {
            #expect(
                Self.verify(try Self.headers(signed, coding: "gzip"), raw, limit: 1_000).rejection
                    == .tooLarge(limit: 1_000)
            )
        }
    }

    @Test(arguments: [("gzip", NIOCompression.Algorithm.gzip), ("deflate", .deflate)])
    func `a body that grows too much is refused before it has grown, and a small one may grow`(
        coding: String,
        algorithm: NIOCompression.Algorithm
    ) throws {
        let free = [UInt8](repeating: 0x20, count: ContentCoding.ratioFreeBytes)
        let small = try Self.compress(free, algorithm)
        #expect(small.count * ContentCoding.ratioLimit < free.count)
        #expect(Self.verify(try Self.headers(free, coding: coding), small, limit: 8 << 20).body == free)
        let large = try Self.compress(free + [0x20], algorithm)
        for signed in [free + [0x20], large] {
            let refused = Self.verify(try Self.headers(signed, coding: coding), large, limit: 8 << 20).rejection
            #expect(refused == .tooCompressed(ratio: ContentCoding.ratioLimit))
        }
    }

    /// Without its two bytes in front and four behind, what zlib wrote is bare.
    @Test(arguments: [0, 1, 7, 258, 20_000, 200_000])
    func `deflate without zlib's header is inflated too`(length: Int) throws {
        let body = Array(#"{"push":{}}"#.utf8) + Array(repeating: UInt8(ascii: " "), count: length)
        let bare = Array(try Self.compress(body, .deflate).dropFirst(2).dropLast(4))
        let verification = Self.verify(try Self.headers(body, coding: "deflate"), bare)
        #expect(verification.body == body)
        #expect(verification.signed == .inflated)
        for broken in [Array(bare.dropLast()), bare + [0], Array(bare.dropFirst())] {
            #expect(Self.verify(try Self.headers(body, coding: "deflate"), broken).rejection == .mismatch)
        }
    }

    @Test func `refusals are told apart`() throws {
        let raw = try Self.compress(Self.body, .gzip)
        let other = Array("other".utf8)
        let cut = Array(raw.dropLast(9))
        #expect(Self.verify(try Self.headers(nil), Self.body).rejection == .missingSignature)
        #expect(Self.verify(try Self.headers(nil, coding: "br"), Self.body).rejection == .missingSignature)
        #expect(Self.verify(try Self.headers(other), Self.body).rejection == .mismatch)
        #expect(Self.verify(try Self.headers(other, coding: "gzip"), raw).rejection == .mismatch)
        #expect(Self.verify(try Self.headers(Self.body, coding: "gzip"), cut).rejection == .mismatch)
        #expect(Self.verify(try Self.headers(Self.body, coding: "gzip"), raw + [0]).rejection == .mismatch)
        #expect(Self.verify(try Self.headers(Self.body, coding: "gzip"), []).rejection == .mismatch)
        #expect(Self.verify(try Self.headers(other, coding: "br"), Self.body).rejection == .unknownEncoding("br"))
        #expect(
            Self.verify(try Self.headers(Self.body, coding: "gzip"), raw, limit: 1_000).rejection
                == .tooLarge(limit: 1_000)
        )
        var malformed = try Self.headers(Self.body)
        malformed[try #require(HTTPField.Name("X-Hub-Signature"))] = "sha1=00"
        #expect(Self.verify(malformed, Self.body).rejection == .malformedSignature(.unknownMethod))
        #expect(
            WebhookVerification(
                headers: try Self.headers(Self.body),
                rawBody: Self.body,
                keys: [],
                inflatedLimit: 1 << 20
            )
            .rejection == .mismatch
        )
    }

    @Test func `a signature given twice is none`() throws {
        var headers = try Self.headers(Self.body)
        let name = try #require(HTTPField.Name("X-Hub-Signature"))
        headers.append(HTTPField(name: name, value: SignatureHeader.value(for: Self.body, key: Self.key)))
        #expect(Self.verify(headers, Self.body).rejection?.status == .unauthorized)
    }

    @Test(arguments: [
        (WebhookVerification.Rejection.missingSignature, 401), (.malformedSignature(.empty), 401), (.mismatch, 401),
        (.unknownEncoding("br"), 415), (.tooLarge(limit: 1), 413), (.tooCompressed(ratio: 1), 413),
    ])
    func `a refusal has its status`(rejection: WebhookVerification.Rejection, status: Int) {
        #expect(rejection.status.code == status)
    }

    @Test func `an unsigned webhook only inflates`() throws {
        let raw = try Self.compress(Self.body, .gzip)
        func read(_ coding: String?, _ body: [UInt8], limit: Int = 1 << 20) throws -> WebhookVerification {
            WebhookVerification(unsigned: try Self.headers(nil, coding: coding), rawBody: body, inflatedLimit: limit)
        }
        #expect(try read(nil, Self.body).body == Self.body)
        #expect(try read("gzip", raw).body == Self.body)
        #expect(try read("gzip", raw).key == nil)
        #expect(try read("gzip", Self.body).body == Self.body)
        #expect(try read("br", raw).rejection == .unknownEncoding("br"))
        #expect(try read("gzip", raw, limit: 10).rejection == .tooLarge(limit: 10))
    }
}

extension WebhookVerification {
    fileprivate var body: [UInt8]? { if case .verified(let body, _, _) = self { body } else { nil } }
    fileprivate var key: Int? { if case .verified(_, let key, _) = self { key } else { nil } }
    fileprivate var signed: SignedBytes? { if case .verified(_, _, let signed) = self { signed } else { nil } }
    fileprivate var rejection: Rejection? { if case .rejected(let rejection) = self { rejection } else { nil } }
}
