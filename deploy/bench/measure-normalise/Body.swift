import Bitbucket
import Domain
import Foundation
import HTTPTypes

/// A signed body, ready to be read as the door reads it.
struct Body {
    /// The row of the report that it counts for.
    let kind: String
    let product: Product
    let fields: HTTPFields
    let bytes: [UInt8]
    /// The same bytes as the only element of an array, which is scanned as far and then not read.
    let enclosed: [UInt8]
    /// The same for Foundation.
    let data: Data

    /// The bodies of a list: on each line kind, product, event key and file, between tabs.
    static func all(listedIn list: URL, key: WebhookKey) throws -> [Body] {
        try String(contentsOf: list, encoding: .utf8).split(separator: "\n").map { line in
            let columns = line.split(separator: "\t").map(String.init)
            guard columns.count == 4, let product = Product(rawValue: columns[1]) else {
                throw Mistake.line(String(line))
            }
            let data = try Data(contentsOf: URL(filePath: columns[3], relativeTo: list))
            return try Body(kind: columns[0], product: product, eventKey: columns[2], data: data, key: key)
        }
    }

    private init(kind: String, product: Product, eventKey: String, data: Data, key: WebhookKey) throws {
        self.kind = kind
        self.product = product
        self.data = data
        bytes = [UInt8](data)
        enclosed = [UInt8(ascii: "[")] + bytes + [UInt8(ascii: "]")]
        var fields = HTTPFields()
        fields[.contentType] = "application/json"
        try fields.set("X-Event-Key", to: eventKey)
        try fields.set("X-Hub-Signature", to: SignatureHeader.value(for: bytes, key: key))
        self.fields = fields
    }

    enum Mistake: Error {
        case line(String)
        case field(String)
        case unverified(String)
        case unreadable(String)
    }
}

extension HTTPFields {
    fileprivate mutating func set(_ name: String, to value: String) throws {
        guard let name = HTTPField.Name(name) else { throw Body.Mistake.field(name) }
        self[name] = value
    }
}
