import Glibc

/// An IPv4 or IPv6 address as a number: nothing to spell in two ways.
package enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(UInt128)

    /// Reads dotted IPv4 of four decimal parts, or IPv6 without brackets or zone; nil for all else.
    package init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            self = .v4(UInt32(bigEndian: four.s_addr))
        } else if unsafe inet_pton(AF_INET6, text, &six) == 1 {
            self = unsafe withUnsafeBytes(of: &six) { unsafe .v6(Self.number($0)) }
        } else {
            return nil
        }
    }

    /// 32 or 128.
    package var bitWidth: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// The number whose bytes, first the highest, these are.
    @unsafe static func number(_ bytes: UnsafeRawBufferPointer) -> UInt128 {
        unsafe bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}

extension IPAddress: CustomStringConvertible {
    /// As `inet_ntop` writes it.
    package var description: String {
        switch self {
        case .v4(let number):
            return [24, 16, 8, 0].map { String(number >> $0 & 0xff) }.joined(separator: ".")
        case .v6(let number):
            var six = in6_addr()
            unsafe withUnsafeMutableBytes(of: &six) { bytes in
                for index in 0..<16 { unsafe bytes[index] = UInt8(truncatingIfNeeded: number >> (120 - 8 * index)) }
            }
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            guard unsafe inet_ntop(AF_INET6, &six, &text, socklen_t(text.count)) != nil else {
                return "an IPv6 address"
            }
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
