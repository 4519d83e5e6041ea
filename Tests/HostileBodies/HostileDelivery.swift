package import Domain

/// One request of a fuzzer: everything about it follows from its number and the seed.
package struct HostileDelivery: Sendable {
    /// What the signature is made over.
    package enum Signed: Sendable {
        case body
        case wire
        /// Over something else.
        case wrongly
        case not
    }

    package let number: Int
    package let product: Product
    package let eventKey: String
    /// Before it was compressed.
    package let body: [UInt8]
    /// As it is sent.
    package let wire: [UInt8]
    /// `Content-Encoding`; nil when there is none.
    package let coding: String?
    package let signed: Signed
    /// The statuses that its answer may have.
    package let expected: Set<Int>

    /// Makes the delivery of this number.
    package init(number: Int, seed: UInt64) throws {
        var mutator = BodyMutator(numbers: SeededNumbers(seed: seed &+ UInt64(number) &* 0x2545_F491_4F6C_DD1D))
        let original = mutator.numbers.one(of: SeedBody.all)
        let body = mutator.body(from: original)
        let packing = body.isEmpty ? .plain : mutator.numbers.one(of: Packing.often)
        self.number = number
        product = mutator.numbers.oneIn(10) ? (original.product == .cloud ? .datacenter : .cloud) : original.product
        eventKey = mutator.numbers.oneIn(5) ? mutator.numbers.one(of: HostileValues.eventKeys) : original.eventKey
        self.body = body
        wire = try packing.pack(body)
        coding = packing.coding
        let signed = mutator.numbers.one(of: [
            Signed.body, .body, .body, .body, .wire, .wire, .wire, .wire, .wrongly, .not,
        ])
        self.signed = signed
        expected = packing.statuses(signed, isSameOnTheWire: wire == body)
    }
}

/// How a body goes over the wire, honestly or not.
private enum Packing {
    case plain
    case gzip
    case zlib
    case bareDeflate
    case gzipTwice
    case gzipCut
    case gzipCorrupt
    /// Called gzip, and is not.
    case plainAsGzip
    case unknown

    static let often: [Packing] =
        [.gzip, .zlib, .bareDeflate, .gzipTwice, .gzipCut, .gzipCorrupt, .plainAsGzip, .unknown]
        + Array(repeating: .plain, count: 16)

    var coding: String? {
        switch self {
        case .plain: nil
        case .gzip, .gzipTwice, .gzipCut, .gzipCorrupt, .plainAsGzip: "gzip"
        case .zlib, .bareDeflate: "deflate"
        case .unknown: "br"
        }
    }

    func pack(_ body: [UInt8]) throws -> [UInt8] {
        switch self {
        case .plain, .plainAsGzip, .unknown: return body
        case .gzip: return try Compression.gzip(body)
        case .zlib: return try Compression.zlib(body)
        case .bareDeflate: return try Compression.bareDeflate(body)
        case .gzipTwice: return try Compression.gzip(Compression.gzip(body))
        case .gzipCut: return Array(try Compression.gzip(body).dropLast(3))
        case .gzipCorrupt:
            var packed = try Compression.gzip(body)
            packed[packed.count - 5] ^= 0x10  // in its checksum
            return packed
        }
    }

    func statuses(_ signed: HostileDelivery.Signed, isSameOnTheWire: Bool) -> Set<Int> {
        switch (signed, self) {
        case (.not, _): [401]
        case (.wrongly, .unknown): [415]
        case (.wrongly, _): [401]
        case (.wire, _), (.body, .plain), (.body, .gzip), (.body, .zlib), (.body, .bareDeflate): [200, 202]
        case (.body, _): isSameOnTheWire ? [200, 202] : [401]
        }
    }
}
