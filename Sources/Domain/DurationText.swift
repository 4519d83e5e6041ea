/// Durations as people write them: a whole number and `ms`, `s`, `m`, `h` or `d`, as in `500ms`, `2s`, `15m`, `1d`.
package enum DurationText {
    /// The longest duration that can be written, a year.
    package static let longest = Duration.seconds(366 * 86_400)

    /// What every such text is like, as a regular expression; the longest of them are refused all the same.
    package static let pattern = "^[0-9]{1,12}(ms|s|m|h|d)$"

    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// The duration that `text` says, without fraction or sign; nil when it says none, or one longer than `longest`.
    package static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let name = text[digits.endIndex...]
        guard digits.utf8.count <= 12, let count = Int64(digits) else { return nil }
        guard let unit = units.first(where: { $0.name == name }) else { return nil }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflow, .milliseconds(milliseconds) <= longest else { return nil }
        return .milliseconds(milliseconds)
    }

    /// The shortest text that says `duration` exactly; what is finer than a millisecond is dropped.
    package static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        guard milliseconds != 0 else { return "0s" }
        let unit = units.first { milliseconds.isMultiple(of: $0.milliseconds) } ?? ("ms", 1)
        return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
}
