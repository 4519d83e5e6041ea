/// All addresses that share their first bits: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
package struct AddressRange: Hashable, Sendable {
    /// The lowest address of the range.
    package let base: IPAddress
    /// How many leading bits are fixed, 0 … 32 or 0 … 128.
    package let length: Int

    /// Reads `address/length`, or an address alone for the range of just that one.
    ///
    /// Throws with a sentence for what is not an address, a length out of range, and bits set beyond the length
    /// (`10.0.0.1/8`), which is more often a slip than meant.
    package init(_ text: String) throws(AddressPolicyError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = IPAddress(String(parts[0])) else {
            throw AddressPolicyError("'\(text)' is not an address range; write it like 10.0.0.0/8 or fd00::/8")
        }
        var length = base.bitWidth
        if parts.count == 2 {
            guard let number = UInt8(parts[1]), !parts[1].hasPrefix("+"), number <= base.bitWidth else {
                throw AddressPolicyError("'\(text)' has no prefix length of 0 to \(base.bitWidth)")
            }
            length = Int(number)
        }
        self.init(base: base, length: length)
        guard self.base == base else {
            throw AddressPolicyError("'\(text)' has bits beyond its prefix; did you mean \(self.base)/\(length)?")
        }
    }

    /// The range around an address; bits beyond `length` are dropped.
    init(base: IPAddress, length: Int) {
        self.base = base.masked(to: length)
        self.length = length
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.bitWidth == base.bitWidth && address.masked(to: length) == base
    }
}

extension IPAddress {
    fileprivate func masked(to length: Int) -> IPAddress {
        switch self {
        // A shift by the whole width gives 0, which is what a length of 0 means.
        case .v4(let number): .v4(number & (UInt32.max << (32 - length)))
        case .v6(let number): .v6(number & (UInt128.max << (128 - length)))
        }
    }
}

/// A range or endpoint of an ``AddressPolicy`` that does not mean anything.
package struct AddressPolicyError: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
