import Bitbucket
package import Credentials
import Crypto
import Domain
package import FoundationEssentials
import HTTPTypes
import Hummingbird
package import Ingest
import NIOCore
package import Telemetry

/// `POST /webhooks/{token}`: from bytes to a committed delivery, as one straight line.
package struct Receive: Sendable {
    private let webhooks: WebhookDirectory
    private let ingest: Ingest
    private let reception: ReceptionLog
    private let limits: DoorLimits
    private let budget: BodyBudget
    private let telemetry: Telemetry
    private let now: @Sendable () -> Date

    package init(
        webhooks: WebhookDirectory,
        ingest: Ingest,
        reception: ReceptionLog,
        limits: DoorLimits,
        telemetry: Telemetry,
        now: @escaping @Sendable () -> Date
    ) {
        self.webhooks = webhooks
        self.ingest = ingest
        self.reception = reception
        self.limits = limits
        budget = BodyBudget(limit: limits.heldBytes)
        self.telemetry = telemetry
        self.now = now
    }

    /// Answers 200, 202, or what `Refusal` says; whatever goes wrong is an answer.
    func callAsFunction(_ request: Request, token: some StringProtocol) async -> Response {
        let start = ContinuousClock.now
        do {
            guard let hook = try await webhooks.find(String(token)) else { return refuse(.unknownPath) }
            let headers = DeliveryHeaders(request.headers)
            do {
                return try await receive(request, headers, at: hook, start: start)
            } catch let refusal as Refusal {
                reception.rejected(
                    status: refusal.status,
                    reason: refusal.reason,
                    detail: refusal.detail,
                    headers: headers.keptJSON(valueBytes: 256),
                    at: hook.webhook.name
                )
                return refuse(refusal)
            }
        } catch {
            let isSealed = error is SealError
            return refuse(.notDurable(isSealed ? "its secret cannot be opened" : "the database cannot be asked"))
        }
    }

    private func refuse(_ refusal: Refusal) -> Response {
        telemetry.observe(.deliveryRejected(reason: refusal.reason))
        return refusal.response
    }

    private func receive(
        _ request: Request,
        _ headers: DeliveryHeaders,
        at hook: ReceivingWebhook,
        start: ContinuousClock.Instant
    ) async throws -> Response {
        guard request.method == .post else { throw Refusal.methodNotAllowed }
        var share = BodyBudget.Share(of: budget)
        let rawBody = try await body(of: request, within: &share)

        if headers.isPing(product: hook.webhook.product, body: rawBody) {
            telemetry.observe(.pingAnswered)
            return Self.json(.ok, #"{"ping":true}"#)
        }
        let verified = try await verify(rawBody, request.headers, at: hook)
        guard share.grow(by: max(0, verified.bytes.count - rawBody.count)) else { throw Refusal.tooMuchAtOnce }
        if let secret = verified.secret { reception.used(secret: secret, of: hook.webhook.name) }
        let reading = DeliveryReading(of: verified.bytes, headers: headers, product: hook.webhook.product)
        let delivery = Delivery(
            webhook: hook.webhook,
            eventKey: reading.eventKey,
            requestID: headers.requestID,
            attempt: headers.attempt,
            hookID: headers.hookID,
            receivedAt: now(),
            unreadable: reading.unreadable,
            noPayload: reading.noPayload,
            secret: verified.secret,
            signedOver: verified.signedOver,
            headers: headers.keptJSON(valueBytes: DeliveryHeaders.valueBytes),
            body: verified.bytes,
            digest: Array(SHA256.hash(data: verified.bytes)),
            triggers: reading.triggers
        )
        // Its patience begins now: a slow upload is no reason to refuse what has arrived whole.
        return answer(try await store(delivery, start: .now), to: delivery, start: start)
    }

    private func body(of request: Request, within share: inout BodyBudget.Share) async throws -> [UInt8] {
        let announced = request.headers[.contentLength].flatMap(Int.init) ?? 0
        guard announced <= limits.bodyBytes else { throw Refusal.bodyTooLarge(limits.bodyBytes) }
        var body: [UInt8] = []
        // What is only announced is not memory yet.
        body.reserveCapacity(min(announced, 64 << 10))
        for try await piece in request.body {
            guard body.count + piece.readableBytes <= limits.bodyBytes else {
                throw Refusal.bodyTooLarge(limits.bodyBytes)
            }
            guard share.grow(by: piece.readableBytes) else { throw Refusal.tooMuchAtOnce }
            body.append(contentsOf: piece.readableBytesView)
        }
        return body
    }

    /// A signature that fits no secret may be of one that was made a moment ago, by another process.
    private func verify(
        _ body: [UInt8],
        _ headers: HTTPFields,
        at hook: ReceivingWebhook
    ) async throws -> VerifiedBody {
        do throws(WebhookVerification.Rejection) {
            return try hook.verify(body, headers, inflatedLimit: limits.bodyBytes)
        } catch {
            guard error == .mismatch, let newer = try await webhooks.changed(since: hook) else { throw Refusal(error) }
            return try verifyNow(body, headers, at: newer)
        }
    }

    private func verifyNow(_ body: [UInt8], _ headers: HTTPFields, at hook: ReceivingWebhook) throws -> VerifiedBody {
        do throws(WebhookVerification.Rejection) {
            return try hook.verify(body, headers, inflatedLimit: limits.bodyBytes)
        } catch {
            throw Refusal(error)
        }
    }

    private func store(_ delivery: Delivery, start: ContinuousClock.Instant) async throws -> Stored {
        do {
            return try await ingest.store(delivery, now: start)
        } catch let error as IngestError {
            throw Refusal(error)
        }
    }

    private func answer(_ stored: Stored, to delivery: Delivery, start: ContinuousClock.Instant) -> Response {
        let product = delivery.webhook.product.rawValue
        switch stored {
        case .duplicate(let id):
            telemetry.observe(.deliveryDuplicate(product: product))
            return Self.json(.ok, #"{"delivery":"\#(id)","duplicate":true}"#)
        case .new(let id, let triggers, let repeatOf):
            if let reason = delivery.unreadable {
                telemetry.observe(.deliveryUnreadable(product: product, reason: reason))
            }
            telemetry.observe(
                .deliveryStored(
                    product: product,
                    triggers: triggers,
                    repeated: repeatOf != nil,
                    duration: .now - start
                )
            )
            return Self.json(.accepted, #"{"delivery":"\#(id)","triggers":\#(triggers)}"#)
        }
    }

    private static func json(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}

extension DeliveryHeaders {
    /// The kept headers as a JSON object of texts, by name.
    fileprivate func keptJSON(valueBytes: Int) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            for (name, value) in kept.sorted(by: { $0.key < $1.key }) {
                writer.text(name, value, limit: valueBytes)
            }
        }
        return writer.bytes
    }
}
