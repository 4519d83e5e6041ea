/// Bitbucket's identifiers, in the one form in which they are kept.
enum Identifier {
    /// Lower case, without braces; nil when nothing is left.
    static func normalised(_ text: String) -> String? {
        let bytes = text.utf8
        let isBraced = bytes.first == UInt8(ascii: "{") && bytes.last == UInt8(ascii: "}")
        let bare =
            isBraced ? String(text[bytes.index(after: bytes.startIndex)..<bytes.index(before: bytes.endIndex)]) : text
        return bare.isEmpty ? nil : bare.lowercased()
    }
}
