import Domain
import FoundationEssentials
import Postgres

/// A trigger's document as the log keeps it: with what the columns of its row say, so that no reader has to add it.
///
/// Its id is the database's to give. What is sent is the JSON text from behind the id on, `,"type":…}`; a column without a value is
/// `null` in it.
struct WholeDocument: PostgresEncodable, PostgresArrayEncodable {
    static var postgresType: PostgresType { .text }
    static var postgresArrayType: PostgresType { .textArray }

    private let columns: [UInt8]
    private let document: [UInt8]

    init(_ trigger: Trigger, of delivery: Delivery) {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.column("type", trigger.type.rawValue)
            writer.column("product", delivery.webhook.product.rawValue)
            writer.column("event_key", delivery.eventKey)
            writer.column("subject", trigger.subject)
            writer.column("occurred_at", trigger.occurredAt)
            writer.column("received_at", delivery.receivedAt)
            writer.column("url", trigger.url)
        }
        columns = writer.bytes
        document = trigger.document
    }

    /// Both without a brace, and two commas; an empty document takes one less.
    var postgresSize: Int { columns.count + document.count - 1 }

    func encode(into buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: ","))
        buffer.append(contentsOf: columns.dropFirst().dropLast())
        if document.count > 2 { buffer.append(UInt8(ascii: ",")) }
        buffer.append(contentsOf: document.dropFirst())
    }
}

extension JSONWriter {
    /// Columns are cut already, so nothing of them is cut here.
    fileprivate mutating func column(_ name: String, _ value: String?) {
        guard let value else { return null(name) }
        text(name, value, limit: .max)
    }

    fileprivate mutating func column(_ name: String, _ value: Date?) {
        column(name, value?.storedMicroseconds.map(DocumentTime.text(microseconds:)))
    }
}
