import Crypto

/// One file of `sql/`, whole.
package struct SchemaFile: Hashable, Sendable {
    /// Within `sql/`: `migrations/0001_create_schemas.sql`, `functions/payload.sql`, `grants.sql`.
    package let path: String
    package let text: String

    package init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    /// SHA-256 of the text in lower-case hexadecimal digits.
    package var checksum: String {
        SHA256.hash(data: Array(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }
        .joined()
    }

    /// The last part of the path.
    var name: Substring { path.split(separator: "/").last ?? "" }

    /// The four digits that a migration's name begins with; nil when it does not.
    var number: Int? { Self.number(ofMigration: path) }

    /// Whether it has to run outside a transaction, as `create index concurrently` does; its name says so.
    var isConcurrent: Bool { name.dropFirst(4).hasPrefix("_concurrent_") }

    static func number(ofMigration path: String) -> Int? {
        let name = path.split(separator: "/").last ?? ""
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        return digits.count == 4 && name.dropFirst(4).hasPrefix("_") ? Int(digits) : nil
    }
}
