/// What no stranger's server can have for an address, and what it is instead, after IANA's special-purpose registries.
///
/// IPv6 addresses that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo) are special as a whole: they would
/// be a second way to spell a private address. Only `2000::/3` is handed out as public; anything outside is refused.
enum SpecialAddresses {
    /// The name of the first special range around an address; nil for an ordinary, public, one.
    static func name(of address: IPAddress) -> String? {
        if let special = ranges.first(where: { $0.range.contains(address) }) { return special.name }
        if case .v6 = address, !global.contains(address) { return "outside IPv6 global unicast" }
        return nil
    }

    private static let global = v6(0x2000, length: 3)

    static let ranges: [(range: AddressRange, name: String)] = [
        (v4(0, 0, 0, 0, length: 8), "this network"),
        (v4(10, 0, 0, 0, length: 8), "private"),
        (v4(100, 64, 0, 0, length: 10), "carrier-grade NAT"),
        (v4(127, 0, 0, 0, length: 8), "loopback"),
        (v4(168, 63, 129, 16, length: 32), "the host agent of a cloud"),
        (v4(169, 254, 0, 0, length: 16), "link-local"),
        (v4(172, 16, 0, 0, length: 12), "private"),
        (v4(192, 0, 0, 0, length: 24), "protocol assignments"),
        (v4(192, 0, 2, 0, length: 24), "documentation"),
        (v4(192, 88, 99, 0, length: 24), "6to4 relay"),
        (v4(192, 168, 0, 0, length: 16), "private"),
        (v4(198, 18, 0, 0, length: 15), "benchmarking"),
        (v4(198, 51, 100, 0, length: 24), "documentation"),
        (v4(203, 0, 113, 0, length: 24), "documentation"),
        (v4(224, 0, 0, 0, length: 4), "multicast"),
        (v4(240, 0, 0, 0, length: 4), "reserved"),
        (v6(length: 128), "unspecified"),
        (v6(0, 0, 0, 0, 0, 0, 0, 1, length: 128), "loopback"),
        (v6(0, 0, 0, 0, 0, 0xffff, length: 96), "IPv4-mapped"),
        (v6(length: 96), "IPv4-compatible"),
        (v6(0x64, 0xff9b, length: 96), "NAT64"),
        (v6(0x64, 0xff9b, 1, length: 48), "local NAT64"),
        (v6(0x100, length: 64), "discard-only"),
        (v6(0x2001, length: 23), "protocol assignments, Teredo among them"),
        (v6(0x2001, 0xdb8, length: 32), "documentation"),
        (v6(0x2002, length: 16), "6to4"),
        (v6(0x3fff, length: 20), "documentation"),
        (v6(0x5f00, length: 16), "segment routing"),
        (v6(0xfc00, length: 7), "unique-local"),
        (v6(0xfe80, length: 10), "link-local"),
        (v6(0xfec0, length: 10), "site-local"),
        (v6(0xff00, length: 8), "multicast"),
    ]

    private static func v4(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, length: Int) -> AddressRange {
        AddressRange(base: .v4(a << 24 | b << 16 | c << 8 | d), length: length)
    }

    /// The range whose address starts with these groups of 16 bits and goes on with zeros.
    private static func v6(_ groups: UInt16..., length: Int) -> AddressRange {
        let zeros = repeatElement(UInt16(0), count: 8 - groups.count)
        return AddressRange(base: .v6((groups + zeros).reduce(0) { $0 << 16 | UInt128($1) }), length: length)
    }
}
