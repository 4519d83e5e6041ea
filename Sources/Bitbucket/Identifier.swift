/// Bitbucket's identifiers, in the one form in which they are kept.
enum Identifier {
    /// Lower case, without braces; nil when nothing is left.
    static func normalised(_ text: String) -> String? {
        let bare =
            text.utf8.first == UInt8(ascii: "{") && text.utf8.last == UInt8(ascii: "}")
            ? String(text.dropFirst().dropLast()) : text
        return bare.isEmpty ? nil : bare.lowercased()
    }
}
