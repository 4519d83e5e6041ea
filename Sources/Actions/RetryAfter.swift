package import FoundationEssentials

/// Reads `Retry-After` (RFC 9110 §10.2.3): a number of seconds, or a moment in one of HTTP's three forms of a date.
package enum RetryAfter {
    /// The longest wait that another side may ask for; more is cut to it.
    package static let longest = Duration.seconds(86_400)

    /// How long to wait from `now` on, from zero to `longest`; nil when `text` is neither form.
    package static func wait(_ text: String, now: Date) -> Duration? {
        let text = text.trimmingSpaces
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // Too many digits for a number are still a long time.
            return min(.seconds(Int64(text) ?? .max), longest)
        }
        guard let moment = moment(text) else { return nil }
        let seconds = min(max(moment.timeIntervalSince(now), 0), longest / .seconds(1))
        return min(.milliseconds(Int64((seconds * 1_000).rounded(.up))), longest)
    }

    /// The moment that an HTTP date says: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` (two digits
    /// of the year mean 1970 … 2069), or `Sun Nov  6 08:49:37 1994`; nil for anything else.
    package static func moment(_ text: String) -> Date? {
        let words = text.split { $0 == " " || $0 == "-" || $0 == "," }.map(String.init)
        switch words.count {
        case 6 where words[5] == "GMT": return moment(year: words[3], month: words[2], day: words[1], time: words[4])
        case 5: return moment(year: words[4], month: words[1], day: words[2], time: words[3])
        default: return nil
        }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func moment(year: String, month: String, day: String, time: String) -> Date? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map {
            number(String($0), digits: 2...2)
        }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2] else { return nil }
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        guard let month = months.firstIndex(of: month), let day = number(day, digits: 1...2) else { return nil }
        guard (1...31).contains(day), var year = number(year, digits: 2...4) else { return nil }
        if year < 70 { year += 2000 } else if year < 100 { year += 1900 }
        let days = days(year: year, month: month + 1, day: day)
        return Date(timeIntervalSince1970: Double(days * 86_400 + hour * 3_600 + minute * 60 + second))
    }

    private static func number(_ text: String, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// Days from 1970-01-01 in the Gregorian calendar; years are counted from March, so that February is the last month.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let end = lastIndex { !isSpace($0) }.map { index(after: $0) } ?? startIndex
        return String(self[..<end].drop(while: isSpace))
    }
}
