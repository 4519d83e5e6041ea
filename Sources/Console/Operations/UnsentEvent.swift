import Bitbucket
import Domain
import FoundationEssentials
import HTTPTypes

/// A delivery that nobody sent, read as the public door reads what is sent.
struct UnsentEvent {
    /// Why there is nothing in it; nil when it was read.
    let unreadable: String?
    /// What was read in it, as rows of the trigger table; their id is 0.
    let rows: [JSONValue]
    let payload: JSONValue

    /// `sender` is a product, or `plugin`.
    init(key: String, body: [UInt8], sender: String, connection: String?, at now: Date) {
        var headers = HTTPFields()
        headers[.eventKey] = key
        if sender == "plugin" { headers[.bitbucketType] = "server" }
        let product = Product(rawValue: sender) ?? .datacenter
        let reading = DeliveryReading(of: body, headers: DeliveryHeaders(headers), product: product)
        unreadable = reading.unreadable
        // What jsonb cannot hold is no payload, here as there.
        payload = (reading.noPayload == nil ? try? JSONValue(parsing: body) : nil) ?? .null
        rows = reading.triggers.prefix(1_000).map { Self.row($0, key: reading.eventKey, product, connection, now) }
    }

    private static func row(
        _ trigger: Trigger,
        key: String,
        _ product: Product,
        _ connection: String?,
        _ now: Date
    ) -> JSONValue {
        let time = { (date: Date?) in
            date.map { JSONValue.string(DocumentTime.text(microseconds: Int64($0.timeIntervalSince1970 * 1_000_000))) }
                ?? .null
        }
        let text = { (text: String?) in text.map(JSONValue.string) ?? .null }
        let columns: [(String, JSONValue)] = [
            ("id", 0), ("type", .string(trigger.type.rawValue)), ("product", .string(product.rawValue)),
            ("event_key", .string(key)), ("subject", text(trigger.subject)), ("occurred_at", time(trigger.occurredAt)),
            ("received_at", time(now)), ("url", text(trigger.url)),
        ]
        // Written just now, and so readable.
        let document = (try? JSONValue(parsing: trigger.document))?.members?.members ?? []
        return .object(
            JSONObject(
                columns + [
                    ("connection", text(connection)), ("actor_id", text(trigger.actorID)),
                    ("repository", text(trigger.repository)), ("repository_id", text(trigger.repositoryID)),
                    ("document", .object(JSONObject(columns + document.map { ($0.name, $0.value) }))),
                ]
            )
        )
    }
}

extension HTTPField.Name {
    fileprivate static let eventKey = name("X-Event-Key")
    fileprivate static let bitbucketType = name("X-Bitbucket-Type")

    private static func name(_ text: String) -> Self {
        guard let name = Self(text) else { preconditionFailure("\(text) is a name of a header") }
        return name
    }
}
