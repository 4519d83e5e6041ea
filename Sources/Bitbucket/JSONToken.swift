/// A value or a key of a body: where it stands, and where its next sibling is.
///
/// The tokens of a body lie in one array in the order of the text; an object's children are key, value, key, value.
struct JSONToken {
    enum Kind: UInt8 {
        case null
        case truth
        case falsity
        case number
        case text
        case array
        case object

        /// What a surprise calls it.
        var name: String {
            switch self {
            case .null: "null"
            case .truth, .falsity: "true or false"
            case .number: "a number"
            case .text: "text"
            case .array: "a list"
            case .object: "an object"
            }
        }
    }

    let kind: Kind
    /// Whether a text has a backslash, so that its bytes are not its meaning.
    var escaped = false
    /// First byte; of a text the one after the quote.
    let start: Int32
    /// One past the last byte; of a text its closing quote.
    ///
    /// Not set in containers, which are read by `next`.
    var end: Int32 = 0
    /// The token after this one and all that is in it.
    var next: Int32
}
