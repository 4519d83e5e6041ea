extension String: PostgresScalar {
    package static var postgresType: PostgresType { .text }
    package static var postgresArrayType: PostgresType { .textArray }
    package var postgresSize: Int { utf8.count }

    package func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }

    /// Reads `text` and its kin, `json`, `jsonb`, and types made in this database whose bytes are text (enums, `citext`).
    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> String {
        let bytes = try cell.present()
        if cell.type == .jsonb { return try text(PostgresJSON.withoutVersion(bytes)) }
        if cell.type.isText { return try text(bytes) }
        // A composite's or a range's bytes begin with counts and flags, which have zeros among them; text cannot.
        guard cell.type.isMadeByUser, !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw cell.mismatch("a String")
        }
        return text
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(CellMismatch) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
        return text
    }
}

/// An array of bytes is a `bytea`.
extension UInt8: PostgresArrayEncodable, PostgresArrayDecodable {
    package static var postgresArrayType: PostgresType { .bytea }
    package static func postgresSize(of array: [UInt8]) -> Int { array.count }
    package static func encode(_ array: [UInt8], into buffer: inout [UInt8]) { buffer.append(contentsOf: array) }

    package static func decodeArray(_ cell: PostgresCell) throws(CellMismatch) -> [UInt8] {
        let bytes = try cell.present()
        guard cell.type == .bytea else { throw cell.mismatch("bytes") }
        return Array(bytes)
    }
}

/// An array of `bytea` is a `bytea[]`.
extension Array: PostgresArrayEncodable where Element == UInt8 {
    package static var postgresArrayType: PostgresType { .byteaArray }
}

extension Array: PostgresArrayDecodable where Element == UInt8 {}

/// A JSON text for a `jsonb` parameter, or out of a `json` or `jsonb` column.
///
/// The bytes are not checked here: the server refuses what is not JSON (`SQLState.invalidTextRepresentation`).
package struct PostgresJSON: Hashable, Sendable, CustomStringConvertible {
    /// UTF-8, without a byte-order mark.
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package init(_ text: String) { bytes = Array(text.utf8) }

    /// Its size; never its content, which may be a customer's.
    package var description: String { "JSON of \(bytes.count) bytes" }

    /// `jsonb` has the version of its binary form, 1, in front of the text.
    static func withoutVersion(_ bytes: ArraySlice<UInt8>) throws(CellMismatch) -> ArraySlice<UInt8> {
        guard bytes.first == 1 else { throw .malformed }
        return bytes.dropFirst()
    }
}

extension PostgresJSON: PostgresScalar {
    package static var postgresType: PostgresType { .jsonb }
    package static var postgresArrayType: PostgresType { .jsonbArray }
    package var postgresSize: Int { bytes.count + 1 }

    package func encode(into buffer: inout [UInt8]) {
        buffer.append(1)
        buffer.append(contentsOf: bytes)
    }

    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> PostgresJSON {
        let bytes = try cell.present()
        switch cell.type {
        case .jsonb: return PostgresJSON(Array(try withoutVersion(bytes)))
        case .json: return PostgresJSON(Array(bytes))
        default: throw cell.mismatch("JSON")
        }
    }
}

/// A JSON text for a `json` parameter: kept as it is written, where a `jsonb` would be taken apart and put together again.
package struct PostgresWrittenJSON: Hashable, Sendable, CustomStringConvertible {
    /// UTF-8, without a byte-order mark.
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Its size; never its content, which may be a customer's.
    package var description: String { "JSON of \(bytes.count) bytes" }
}

extension PostgresWrittenJSON: PostgresScalar {
    package static var postgresType: PostgresType { .json }
    package static var postgresArrayType: PostgresType { .jsonArray }
    package var postgresSize: Int { bytes.count }

    package func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: bytes) }

    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> PostgresWrittenJSON {
        let bytes = try cell.present()
        guard cell.type == .json else { throw cell.mismatch("JSON as it was written") }
        return PostgresWrittenJSON(Array(bytes))
    }
}
