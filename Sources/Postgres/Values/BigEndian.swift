extension [UInt8] {
    /// Appends an integer as PostgreSQL sends it: most significant byte first.
    mutating func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
        unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
    }

    /// Writes a 32-bit integer over the four bytes at `position`, which exist already.
    mutating func overwrite(bigEndian value: Int32, at position: Int) {
        let bits = UInt32(bitPattern: value)
        self[position] = UInt8(truncatingIfNeeded: bits >> 24)
        self[position + 1] = UInt8(truncatingIfNeeded: bits >> 16)
        self[position + 2] = UInt8(truncatingIfNeeded: bits >> 8)
        self[position + 3] = UInt8(truncatingIfNeeded: bits)
    }
}

extension ArraySlice<UInt8> {
    /// All of the bytes as one integer, most significant first; `nil` unless there are exactly as many as it needs.
    func bigEndian<Integer: FixedWidthInteger>(_: Integer.Type = Integer.self) -> Integer? {
        guard count == Integer.bitWidth / 8 else { return nil }
        var bits: UInt64 = 0
        for byte in self { bits = bits << 8 | UInt64(byte) }
        return Integer(truncatingIfNeeded: bits)
    }

    /// Takes an integer off the front; `nil` when too few bytes are left.
    mutating func takeInteger<Integer: FixedWidthInteger>(_: Integer.Type = Integer.self) -> Integer? {
        let value: Integer? = prefix(Integer.bitWidth / 8).bigEndian()
        self = dropFirst(Integer.bitWidth / 8)
        return value
    }
}
