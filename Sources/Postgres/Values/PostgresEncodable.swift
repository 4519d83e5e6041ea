/// What may stand in a `Query`'s interpolation: it becomes a parameter, in binary form, with its own type.
package protocol PostgresEncodable: Sendable {
    static var postgresType: PostgresType { get }
    /// Whether it is SQL `null`; then `encode` is not asked.
    var isPostgresNull: Bool { get }
    /// The number of bytes that `encode` will append, so that the buffer grows once.
    var postgresSize: Int { get }
    /// Appends the binary form, without a length in front.
    func encode(into buffer: inout [UInt8])
}

/// What may be an array's element.
///
/// `UInt8` is one though it is no value by itself: an array of it is a `bytea`.
package protocol PostgresArrayEncodable: Sendable {
    static var postgresArrayType: PostgresType { get }
    static func postgresSize(of array: [Self]) -> Int
    static func encode(_ array: [Self], into buffer: inout [UInt8])
}

/// A value that PostgreSQL has a type for and an array type too, both ways.
package protocol PostgresScalar: PostgresEncodable, PostgresArrayEncodable, PostgresDecodable, PostgresArrayDecodable {}

extension PostgresEncodable {
    package var isPostgresNull: Bool { false }
}

extension PostgresArrayEncodable where Self: PostgresEncodable {
    package static func postgresSize(of array: [Self]) -> Int {
        array.reduce(ArrayHeader.size) { $0 + 4 + ($1.isPostgresNull ? 0 : $1.postgresSize) }
    }

    /// Appends one dimension, counted from 1, or none when the array is empty.
    package static func encode(_ array: [Self], into buffer: inout [UInt8]) {
        ArrayHeader(count: array.count, hasNull: array.contains(where: \.isPostgresNull), element: postgresType)
            .encode(into: &buffer)
        for element in array {
            guard !element.isPostgresNull else {
                buffer.append(bigEndian: Int32(-1))
                continue
            }
            let start = buffer.count
            buffer.append(bigEndian: Int32(0))
            element.encode(into: &buffer)
            // Over 2 GiB the length is wrong, and the statement is refused before it is sent: see `Query.obstacle`.
            buffer.overwrite(bigEndian: Int32(truncatingIfNeeded: buffer.count - start - 4), at: start)
        }
    }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }
    package var isPostgresNull: Bool { self?.isPostgresNull ?? true }
    package var postgresSize: Int { self?.postgresSize ?? 0 }
    package func encode(into buffer: inout [UInt8]) { self?.encode(into: &buffer) }
}

extension Optional: PostgresArrayEncodable where Wrapped: PostgresEncodable & PostgresArrayEncodable {
    package static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
}

extension Array: PostgresEncodable where Element: PostgresArrayEncodable {
    package static var postgresType: PostgresType { Element.postgresArrayType }
    package var postgresSize: Int { Element.postgresSize(of: self) }
    package func encode(into buffer: inout [UInt8]) { Element.encode(self, into: &buffer) }
}

/// The twenty bytes in front of an array's elements (twelve when there are none).
private struct ArrayHeader {
    static let size = 20

    let count: Int
    let hasNull: Bool
    let element: PostgresType

    func encode(into buffer: inout [UInt8]) {
        buffer.append(bigEndian: Int32(count == 0 ? 0 : 1))
        buffer.append(bigEndian: Int32(hasNull ? 1 : 0))
        buffer.append(bigEndian: element.rawValue)
        guard count > 0 else { return }
        buffer.append(bigEndian: Int32(truncatingIfNeeded: count))
        buffer.append(bigEndian: Int32(1))
    }
}
