/// A conninfo in two parts, so that the password need not stand on a command line, where every user of the machine sees it.
package struct PostgresPassword: Equatable, Sendable {
    package let conninfo: String
    package let password: String?

    /// Understands `key=value` pairs, and URLs with the password between user and host; any other is left as it is.
    package init(removedFrom conninfo: String) {
        let (rest, password) = conninfo.contains("://") ? Self.fromURL(conninfo) : Self.fromPairs(conninfo)
        self.conninfo = rest
        self.password = password
    }

    private static func fromURL(_ url: String) -> (String, String?) {
        guard let start = url.firstRange(of: "://")?.upperBound else { return (url, nil) }
        let authority = url[start...].prefix { $0 != "/" && $0 != "?" }
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else {
            return (url, nil)
        }
        let password = url[url.index(after: colon)..<at]
        return (String(url[..<colon] + url[at...]), decoded(password))
    }

    private static func fromPairs(_ text: String) -> (String, String?) {
        var rest = text[...]
        var pairs: [Substring] = []
        var password: String?
        while true {
            rest = rest.drop(while: \.isWhitespace)
            guard let equals = rest.firstIndex(of: "=") else { break }
            let begin = rest.startIndex
            let name = rest[..<equals].filter { !$0.isWhitespace }
            rest = rest[rest.index(after: equals)...].drop(while: \.isWhitespace)
            let value = takeValue(&rest)
            if name == "password" { password = value } else { pairs.append(text[begin..<rest.startIndex]) }
        }
        return password == nil ? (text, nil) : (pairs.joined(separator: " ") + rest, password)
    }

    /// A value in single quotes, or up to the next space; a backslash takes what follows as it is.
    private static func takeValue(_ rest: inout Substring) -> String {
        var value = ""
        let isQuoted = rest.first == "'"
        if isQuoted { rest.removeFirst() }
        while let character = rest.popFirst() {
            if character == "\\", let next = rest.popFirst() {
                value.append(next)
            } else if isQuoted ? character == "'" : character.isWhitespace {
                return value
            } else {
                value.append(character)
            }
        }
        return value
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
