import Crypto
import FoundationEssentials

/// The hashes, ids and times of one sample, all of them following from its number.
struct SampleSeed {
    let number: Int
    let date: Date

    /// For the ids of what stays the same from event to event; it has no time worth telling.
    static let lasting = SampleSeed(number: 0, date: Date(timeIntervalSince1970: 0))

    /// A commit's 40 digits; another name, another commit.
    func commit(_ name: String) -> String { String(digits(name).prefix(40)) }

    /// Without braces, lower case.
    func uuid(_ name: String) -> String {
        let digits = Array(digits(name))
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return "\(part(0..<8))-\(part(8..<12))-4\(part(13..<16))-8\(part(17..<20))-\(part(20..<32))"
    }

    /// So many bytes (at most 32) in Base64, as OpenTelemetry's JSON writes ids.
    func base64(_ name: String, bytes: Int) -> String {
        Data(SHA256.hash(data: Array("\(number) \(name)".utf8)).prefix(bytes)).base64EncodedString()
    }

    /// Cloud's form, `2026-11-23T14:05:06.007000+00:00`.
    func cloudTime(secondsBefore seconds: Double = 0) -> String {
        "\(text(of: date.addingTimeInterval(-seconds), fraction: true).dropLast())000+00:00"
    }

    /// Data Center's form for `date`, `2026-11-23T14:05:06+0000`.
    var dataCenterTime: String { "\(text(of: date, fraction: false).dropLast())+0000" }

    /// Data Center's form for a commit's times from release 10 on, `2026-11-23T14:05:06.007Z`.
    func isoTime(secondsBefore seconds: Double = 0) -> String {
        text(of: date.addingTimeInterval(-seconds), fraction: true)
    }

    /// Data Center's form for everything else: milliseconds since 1970.
    func milliseconds(secondsBefore seconds: Double = 0) -> Int64 {
        Int64((date.timeIntervalSince1970 - seconds) * 1_000)
    }

    private func digits(_ name: String) -> String {
        SHA256.hash(data: Array("\(number) \(name)".utf8)).lowercaseHexadecimal
    }

    private func text(of date: Date, fraction: Bool) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: fraction))
    }
}

extension Sequence where Element == UInt8 {
    /// Two digits a byte.
    var lowercaseHexadecimal: String {
        var text = ""
        for byte in self {
            text += byte < 16 ? "0" : ""
            text += String(byte, radix: 16)
        }
        return text
    }
}
