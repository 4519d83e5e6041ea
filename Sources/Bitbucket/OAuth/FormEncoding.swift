/// `application/x-www-form-urlencoded`, as browsers write and read it.
enum FormEncoding {
    /// `name=value&…`, in this order; a space becomes `+`, everything but `A-Z a-z 0-9 * - . _` becomes `%XX`.
    static func encode(_ members: [(name: String, value: String)]) -> String {
        members.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
    }

    /// The members in their order, those without `=` with an empty value; nil when one is not properly encoded.
    static func decode(_ text: String) -> [(name: String, value: String)]? {
        var members: [(name: String, value: String)] = []
        for part in text.split(separator: "&") {
            let mark = part.firstIndex(of: "=") ?? part.endIndex
            guard let name = decode(part[..<mark]), let value = decode(part[mark...].dropFirst()) else { return nil }
            members.append((name, value))
        }
        return members
    }

    private static func encode(_ text: String) -> String {
        PercentEncoding.encode(text, keeping: "*-._ ").replacing(" ", with: "+")
    }

    private static func decode(_ text: Substring) -> String? {
        PercentEncoding.decode(text.replacing("+", with: " "))
    }
}
