/// What `PostgresRow.get` can read out of a column.
package protocol PostgresDecodable: Sendable {
    /// - Throws: `CellMismatch` when the cell is null (unless the type is an Optional) or of a type that does not fit.
    static func decode(_ cell: PostgresCell) throws(CellMismatch) -> Self
}

/// What an array of can be read out of a column.
package protocol PostgresArrayDecodable: Sendable {
    static func decodeArray(_ cell: PostgresCell) throws(CellMismatch) -> [Self]
}

/// One value as the server sent it, in binary form.
package struct PostgresCell: Sendable {
    package let type: PostgresType
    /// `nil` is SQL `null`.
    package let bytes: ArraySlice<UInt8>?

    package init(type: PostgresType, bytes: ArraySlice<UInt8>?) {
        self.type = type
        self.bytes = bytes
    }

    /// The bytes of a value that must not be null.
    package func present() throws(CellMismatch) -> ArraySlice<UInt8> {
        guard let bytes else { throw CellMismatch(reason: "is null") }
        return bytes
    }

    /// What to throw when the column's type is not one that `wanted` is read from.
    package func mismatch(_ wanted: String) -> CellMismatch {
        CellMismatch(reason: "is \(type), which is not read as \(wanted); cast it in the statement")
    }
}

/// Why a cell could not be read; never the value itself.
package struct CellMismatch: Error, Hashable {
    package let reason: String

    package init(reason: String) { self.reason = reason }

    static let malformed = CellMismatch(reason: "has bytes that are not its type's")
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> Wrapped? {
        guard cell.bytes != nil else { return nil }
        return try Wrapped.decode(cell)
    }
}

extension Optional: PostgresArrayDecodable where Wrapped: PostgresDecodable & PostgresArrayDecodable {}

extension Array: PostgresDecodable where Element: PostgresArrayDecodable {
    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> [Element] {
        try Element.decodeArray(cell)
    }
}

extension PostgresArrayDecodable where Self: PostgresDecodable {
    /// Reads one dimension; the lower bound is ignored.
    package static func decodeArray(_ cell: PostgresCell) throws(CellMismatch) -> [Self] {
        guard cell.type.isArray || cell.type.isMadeByUser else { throw cell.mismatch("an array") }
        var rest = try cell.present()
        guard let dimensions = rest.takeInteger(Int32.self), rest.takeInteger(Int32.self) != nil,
            let element = rest.takeInteger(UInt32.self)
        else { throw .malformed }
        guard dimensions != 0 else { return [] }
        guard dimensions == 1 else { throw CellMismatch(reason: "is an array of more than one dimension") }
        // Each element has four bytes at least, so a count that lies cannot reserve more than was received.
        guard let count = rest.takeInteger(Int32.self), rest.takeInteger(Int32.self) != nil,
            count >= 0, Int(count) <= rest.count / 4
        else { throw .malformed }

        var array: [Self] = []
        array.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let length = rest.takeInteger(Int32.self), length >= -1, Int(length) <= rest.count else {
                throw .malformed
            }
            let bytes = length < 0 ? nil : rest.prefix(Int(length))
            array.append(try decode(PostgresCell(type: PostgresType(rawValue: element), bytes: bytes)))
            rest = rest.dropFirst(max(Int(length), 0))
        }
        return array
    }
}
