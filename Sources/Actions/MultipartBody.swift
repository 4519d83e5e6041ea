/// One part of a multipart body, as it is to be sent.
struct MultipartPart: Sendable {
    let name: String
    let filename: String?
    /// Without control characters.
    let contentType: String?
    let bytes: [UInt8]

    fileprivate var head: String {
        var head = "Content-Disposition: form-data; name=\"\(Self.quoted(name))\""
        if let filename { head += "; filename=\"\(Self.quoted(filename))\"" }
        if let contentType { head += "\r\nContent-Type: \(contentType)" }
        return head + "\r\n\r\n"
    }

    /// As browsers write it (`"` and line breaks as `%XX`), and the same for every other control character and for `\`, by
    /// which some readers would take the quote at the end for a part of the name.
    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C, 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: quoted += PercentEncoding.encode(String(scalar))
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted
    }
}

/// A body of parts (RFC 7578), between boundaries that stand in none of them.
struct MultipartBody: Sendable {
    let contentType: String
    let bytes: [UInt8]

    private static let prefix = Array("bittern-part-".utf8)
    private static let digits = 8

    /// The same parts always give the same bytes.
    init(_ parts: [MultipartPart]) {
        let heads = parts.map { Array($0.head.utf8) }
        let boundary = Self.boundary(for: zip(heads, parts).flatMap { [$0, $1.bytes] })
        var bytes: [UInt8] = []
        for (head, part) in zip(heads, parts) {
            bytes += Array("--\(boundary)\r\n".utf8) + head + part.bytes + Array("\r\n".utf8)
        }
        bytes += Array("--\(boundary)--\r\n".utf8)
        contentType = "multipart/form-data; boundary=\(boundary)"
        self.bytes = bytes
    }

    /// Counts up to the first that occurs nowhere: one look at the content, however many of them somebody put into it.
    private static func boundary(for contents: [[UInt8]]) -> String {
        var taken: Set<[UInt8]> = []
        for content in contents where content.count >= prefix.count + digits {
            for start in 0...(content.count - prefix.count - digits)
            where content[start] == prefix[0] && content[start...].starts(with: prefix) {
                taken.insert(Array(content[(start + prefix.count)...].prefix(digits)))
            }
        }
        var number = 0
        while true {
            let text = String(number)
            let suffix = String(repeating: "0", count: digits - text.utf8.count) + text
            if !taken.contains(Array(suffix.utf8)) { return String(decoding: prefix, as: UTF8.self) + suffix }
            number += 1
        }
    }
}
