/// Why PostgreSQL's `jsonb` cannot hold a body that is JSON, and where; offsets count bytes from 0, after a BOM.
///
/// The limits are those of PostgreSQL 15's `jsonb` and `numeric`, tried on one.
enum PayloadObstacle: Equatable, CustomStringConvertible {
    case nullEscape(at: Int)
    case loneSurrogate(at: Int)
    case number(at: Int)
    case tooLarge

    /// A `jsonb` object is a little smaller than this; a value may need 16 bytes beside those of its text.
    static let objectBytes = 268_435_455
    static let bytesBesideText = 16

    var description: String {
        switch self {
        case .nullEscape(let offset): #"\u0000 at byte \#(offset): jsonb cannot hold it"#
        case .loneSurrogate(let offset): "half a surrogate pair at byte \(offset): jsonb cannot hold it"
        case .number(let offset): "a number beyond numeric at byte \(offset): jsonb cannot hold it"
        case .tooLarge: "the body is too large: jsonb might not hold it"
        }
    }
}
