import HTTPTypes

/// The last header block of an answer, gathered line by line as libcurl hands them over.
///
/// Gathering is cheap and happens on the loop's thread; reading happens on the caller's.
struct AnswerHead: Hashable, Sendable {
    /// The most bytes of header lines that one answer may have, 1xx blocks and trailers included.
    static let byteLimit = 256 << 10

    private var bytes: [UInt8] = []
    private var bytesSeen = 0
    private var isInformational = true

    /// Whether a block other than 1xx is complete; what follows are trailers.
    private(set) var isFinal = false

    /// Takes one line with its line end; false when the answer has more header bytes than the limit.
    mutating func append(_ line: some Collection<UInt8>) -> Bool {
        bytesSeen += line.count
        guard bytesSeen <= Self.byteLimit else { return false }
        guard !isFinal else { return true }
        if line.starts(with: "HTTP/".utf8) {
            bytes.removeAll(keepingCapacity: true)
            isInformational = Self.statusDigits(of: line).first == UInt8(ascii: "1")
        }
        bytes.append(contentsOf: line)
        let isBlank = line.allSatisfy { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
        isFinal = isBlank && !isInformational
        return true
    }

    /// Status, reason phrase and fields; nil when the status line has no three-digit status.
    ///
    /// A field whose name is not a token is left out; bytes that may not stand in a value become spaces.
    func response() -> HTTPResponse? {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map(Self.trimmed)
        guard let first = lines.first, let code = Int(String(decoding: Self.statusDigits(of: first), as: UTF8.self)),
            (100...999).contains(code)
        else { return nil }
        var fields: [(name: HTTPField.Name, value: [UInt8])] = []
        for line in lines.dropFirst() where !line.isEmpty {
            if let colon = line.firstIndex(of: UInt8(ascii: ":")),
                let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
            {
                fields.append((name, Array(Self.trimmed(line[(colon + 1)...]))))
            }
        }
        var response = HTTPResponse(status: .init(code: code, reasonPhrase: Self.reasonPhrase(of: first)))
        for field in fields { response.headerFields.append(HTTPField(name: field.name, value: field.value)) }
        return response
    }

    private static func statusDigits(of line: some Collection<UInt8>) -> [UInt8] {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: true)
        guard words.count > 1 else { return [] }
        return Array(words[1].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.prefix(3))
    }

    private static func reasonPhrase(of line: ArraySlice<UInt8>) -> String {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: true)
        let isPrintable = { (byte: UInt8) in byte == 0x20 || (0x21...0x7e).contains(byte) }
        return words.count > 2 ? String(decoding: words[2].filter(isPrintable), as: UTF8.self) : ""
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a }
        guard let start = line.firstIndex(where: { !isSpace($0) }), let end = line.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return line[start...end]
    }
}
