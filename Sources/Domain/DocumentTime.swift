/// How a moment stands in a document: RFC 3339, in UTC, to the microsecond.
///
/// The same texts as of PostgreSQL's `to_char`, for it is compared with rows whose document SQL wrote.
package enum DocumentTime {
    private static let microsecondsOfADay: Int64 = 86_400_000_000

    /// The text of microseconds since 1970, negative before; always four digits of a year, or more after 9999.
    package static func text(microseconds: Int64) -> String {
        let (days, clock) = split(microseconds, by: microsecondsOfADay)
        let (year, month, day) = civil(days: days)
        var text: [UInt8] = []
        text.reserveCapacity(27)
        // There was no year 0; without an era in the format, `to_char` gives the year before Christ.
        append(year > 0 ? year : 1 - year, 4, "-", to: &text)
        append(month, 2, "-", to: &text)
        append(day, 2, "T", to: &text)
        let seconds = clock / 1_000_000
        append(seconds / 3_600, 2, ":", to: &text)
        append(seconds / 60 % 60, 2, ":", to: &text)
        append(seconds % 60, 2, ".", to: &text)
        append(clock % 1_000_000, 6, "Z", to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ number: Int64, _ width: Int, _ separator: Unicode.Scalar, to text: inout [UInt8]) {
        var scale: Int64 = 1
        for _ in 1..<width { scale *= 10 }
        while number / scale > 9 { scale *= 10 }
        while scale > 0 {
            text.append(UInt8(ascii: "0") + UInt8(number / scale % 10))
            scale /= 10
        }
        text.append(UInt8(ascii: separator))
    }

    /// Whole parts, rounded down, and what is left.
    private static func split(_ number: Int64, by size: Int64) -> (whole: Int64, rest: Int64) {
        let (whole, rest) = number.quotientAndRemainder(dividingBy: size)
        return rest < 0 ? (whole - 1, rest + size) : (whole, rest)
    }

    /// The day that is `days` after 1970-01-01; years begin in March here, so that the leap day is the last.
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = split(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
