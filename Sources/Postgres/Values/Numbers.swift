extension Int64: PostgresScalar {
    package static var postgresType: PostgresType { .int8 }
    package static var postgresArrayType: PostgresType { .int8Array }
}

/// An `int8`, as `Int` has 64 bits wherever this runs.
extension Int: PostgresScalar {
    package static var postgresType: PostgresType { .int8 }
    package static var postgresArrayType: PostgresType { .int8Array }
}

extension Int32: PostgresScalar {
    package static var postgresType: PostgresType { .int4 }
    package static var postgresArrayType: PostgresType { .int4Array }
}

extension Int16: PostgresScalar {
    package static var postgresType: PostgresType { .int2 }
    package static var postgresArrayType: PostgresType { .int2Array }
}

extension FixedWidthInteger where Self: PostgresScalar {
    package var postgresSize: Int { Self.bitWidth / 8 }

    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: self) }

    /// Reads any of PostgreSQL's integers whose value fits.
    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> Self {
        let bytes = try cell.present()
        let wide: Int64? =
            switch cell.type {
            case .int8: bytes.bigEndian()
            case .int4: bytes.bigEndian(Int32.self).map(Int64.init)
            case .int2: bytes.bigEndian(Int16.self).map(Int64.init)
            case .oid: bytes.bigEndian(UInt32.self).map(Int64.init)
            default: throw cell.mismatch("an integer")
            }
        guard let wide else { throw .malformed }
        guard let value = Self(exactly: wide) else {
            throw CellMismatch(reason: "is \(cell.type) and does not fit \(bitWidth) bits")
        }
        return value
    }
}

extension Bool: PostgresScalar {
    package static var postgresType: PostgresType { .bool }
    package static var postgresArrayType: PostgresType { .boolArray }
    package var postgresSize: Int { 1 }

    package func encode(into buffer: inout [UInt8]) { buffer.append(self ? 1 : 0) }

    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> Bool {
        let bytes = try cell.present()
        guard cell.type == .bool else { throw cell.mismatch("a Bool") }
        guard let byte: UInt8 = bytes.bigEndian() else { throw .malformed }
        return byte != 0
    }
}

extension Double: PostgresScalar {
    package static var postgresType: PostgresType { .float8 }
    package static var postgresArrayType: PostgresType { .float8Array }
    package var postgresSize: Int { 8 }

    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: bitPattern) }

    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> Double {
        let bytes = try cell.present()
        let value: Double? =
            switch cell.type {
            case .float8: bytes.bigEndian(UInt64.self).map(Double.init(bitPattern:))
            case .float4: bytes.bigEndian(UInt32.self).map { Double(Float(bitPattern: $0)) }
            default: throw cell.mismatch("a Double")
            }
        guard let value else { throw .malformed }
        return value
    }
}
