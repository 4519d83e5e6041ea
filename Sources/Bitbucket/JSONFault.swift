/// Why a body is not JSON, and where; offsets count bytes from 0, after a BOM.
enum JSONFault: Error, Equatable, CustomStringConvertible {
    case empty
    case endsEarly
    case unexpectedByte(UInt8, at: Int)
    case invalidUTF8(at: Int)
    case tooDeep(at: Int)
    case tooManyValues(at: Int)
    case tooLong

    var description: String {
        switch self {
        case .empty: "the body is empty"
        case .endsEarly: "the body ends in the middle of its JSON"
        case .unexpectedByte(let byte, let offset): "the body is not JSON: unexpected byte \(byte) at \(offset)"
        case .invalidUTF8(let offset): "the body is not UTF-8 at \(offset)"
        case .tooDeep(let offset): "the body nests deeper than \(JSONScanner.depthLimit) at \(offset)"
        case .tooManyValues(let offset): "the body has more than \(JSONScanner.valueLimit) values at \(offset)"
        case .tooLong: "the body is longer than 1 GiB"
        }
    }
}
