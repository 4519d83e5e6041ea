import Domain
import Testing

@Suite struct PlainBytesTests {
    static func end(_ bytes: [UInt8], from start: Int = 0) -> Int { PlainBytes.end(in: bytes.span, from: start) }

    static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x80).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    @Test(arguments: UInt8.min...UInt8.max)
    func `every byte is told apart at every place`(byte: UInt8) {
        for position in 0..<20 {
            var bytes = Array(repeating: UInt8(ascii: "x"), count: 20)
            bytes[position] = byte
            #expect(Self.end(bytes) == (Self.isPlain(byte) ? 20 : position))
        }
    }

    @Test(arguments: UInt8.min...UInt8.max)
    func `the first of two is found, whatever follows it`(byte: UInt8) {
        for first in [0x1F, 0x22, 0x5C, 0x80] as [UInt8] {
            #expect(Self.end([0x78, first, byte, byte, byte, byte, byte, byte, byte]) == 1)
        }
    }

    @Test(arguments: 0...20)
    func `it begins where it is told to`(start: Int) {
        var bytes = Array(repeating: UInt8(ascii: "x"), count: 20)
        if start > 0 { bytes[start - 1] = UInt8(ascii: "\"") }
        #expect(Self.end(bytes, from: start) == 20)
    }
}
