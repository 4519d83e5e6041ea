import Bitbucket
import BitbucketSimulator
import Domain
import HTTPTypes
import Testing

/// What is compressed here is verified and inflated by the room that does so for Bitbucket's own.
@Suite struct SampleCodingTests {
    private static let event = SampleEvent("pullrequest:created", product: .cloud, at: Client.date)

    private static func verify(_ delivery: SampleDelivery) -> WebhookVerification {
        WebhookVerification(
            headers: delivery.headers,
            rawBody: delivery.body,
            keys: [WebhookKey(secret: Array("s3cret".utf8))],
            inflatedLimit: 1 << 20
        )
    }

    @Test(arguments: [SampleCoding.gzip, .deflate], SignedBytes.allCases)
    func `a compressed delivery verifies over the bytes that were signed`(
        coding: SampleCoding,
        signedOver: SignedBytes
    ) throws {
        let delivery = try Self.event.delivery(secret: "s3cret", coding: coding, signedOver: signedOver)
        #expect(delivery.headers[.contentEncoding] == coding.rawValue)
        #expect(delivery.body.count < Self.event.body.count / 2)
        guard case .verified(let body, _, let signed) = Self.verify(delivery) else {
            Issue.record("it does not verify")
            return
        }
        #expect(body == Self.event.body)
        #expect(signed.rawValue == signedOver.rawValue)
    }

    @Test func `a plain delivery is the event's own bytes`() throws {
        let delivery = try Self.event.delivery(secret: "s3cret", requestID: "one")
        #expect(delivery.body == Self.event.body && delivery.headers[.contentEncoding] == nil)
        #expect(delivery.headers == Self.event.headers(secret: "s3cret", requestID: "one"))
    }

    @Test func `nothing at all can be compressed too`() throws {
        let empty = SampleEvent("repo:push", from: .cloud, body: [], number: 1, at: Client.date)
        let delivery = try empty.delivery(secret: "s3cret", coding: .gzip)
        guard case .verified(let body, _, _) = Self.verify(delivery) else {
            Issue.record("it does not verify")
            return
        }
        #expect(body.isEmpty)
    }
}
