import FoundationEssentials

/// Bitbucket's ways to write a moment, read without a calendar.
///
/// ISO 8601 with `T` or a space, with or without fraction, the offset `Z`, `+05:30`, `+0530` or absent (UTC); and
/// milliseconds since 1970. Years 1 to 9999.
enum Timestamp {
    /// The last millisecond of the year 9999.
    private static let latestMilliseconds: Int64 = 253_402_300_799_999

    /// The moment that milliseconds since 1970 mean; nil before 1970 and after 9999.
    static func date(milliseconds: Int64) -> Date? {
        guard milliseconds >= 0, milliseconds <= latestMilliseconds else { return nil }
        return Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }

    /// The moment that nanoseconds since 1970 mean, to the precision of a double.
    static func date(nanoseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(nanoseconds / 1_000_000_000) + Double(nanoseconds % 1_000_000_000) / 1e9)
    }

    /// The moment that ISO 8601 text means; nil when it is anything else.
    static func date(_ text: some Sequence<UInt8>) -> Date? {
        var reader = DigitReader(text: Array(text.prefix(64)))
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip(" "), let hour = reader.number(2),
            reader.skip(":"), let minute = reader.number(2), reader.skip(":"), let second = reader.number(2),
            year > 0, 1...12 ~= month, 1...daysIn(month, of: year) ~= day, hour < 24, minute < 60, second < 61
        else { return nil }
        let fraction = reader.skip(".") ? reader.fraction() : 0
        guard let fraction, let offset = reader.offset(), reader.isAtEnd else { return nil }
        let days = days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    private static func daysIn(_ month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days since 1970-01-01; years begin in March here, so that the leap day is the last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// Takes digits and separators off the front of a text.
private struct DigitReader {
    let text: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == text.count }

    mutating func skip(_ separator: Unicode.Scalar) -> Bool {
        guard position < text.count, UInt32(text[position]) == separator.value else { return false }
        position += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        guard position + digits <= text.count else { return nil }
        var value = 0
        for byte in text[position..<position + digits] {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += digits
        return value
    }

    mutating func fraction() -> Double? {
        let start = position
        var value = 0.0
        var scale = 0.1
        while position < text.count, text[position] &- 0x30 < 10 {
            value += Double(text[position] - 0x30) * scale
            scale /= 10
            position += 1
        }
        return position > start ? value : nil
    }

    /// Seconds east of Greenwich.
    mutating func offset() -> Int? {
        if isAtEnd || skip("Z") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(2) else { return nil }
        _ = skip(":")
        guard let minutes = isAtEnd ? 0 : number(2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
