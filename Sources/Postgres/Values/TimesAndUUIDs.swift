package import FoundationEssentials

/// A `timestamptz`, which counts microseconds: a `Date` is rounded to the nearest.
extension Date: PostgresScalar {
    package static var postgresType: PostgresType { .timestamptz }
    package static var postgresArrayType: PostgresType { .timestamptzArray }
    package var postgresSize: Int { 8 }

    /// PostgreSQL counts from 2000-01-01, Foundation from 2001-01-01: 366 days, as 2000 was a leap year.
    private static let secondsBetweenEpochs: Double = 366 * 86_400
    /// From 1970: thirty years, seven of them leap years.
    private static let microsecondsUntil2000: Int64 = (30 * 365 + 7) * 86_400 * 1_000_000

    /// A date that PostgreSQL cannot hold becomes `infinity` or `-infinity`; one that is not a number, `infinity`.
    package func encode(into buffer: inout [UInt8]) {
        let microseconds = microsecondsSince2000
        buffer.append(bigEndian: Int64(exactly: microseconds) ?? (microseconds < 0 ? .min : .max))
    }

    /// Microseconds since 1970 as PostgreSQL keeps them, rounded as they are sent; nil when it keeps an infinity.
    package var storedMicroseconds: Int64? {
        guard let since2000 = Int64(exactly: microsecondsSince2000) else { return nil }
        let (microseconds, overflow) = since2000.addingReportingOverflow(Self.microsecondsUntil2000)
        return overflow ? nil : microseconds
    }

    private var microsecondsSince2000: Double {
        ((timeIntervalSinceReferenceDate + Self.secondsBetweenEpochs) * 1e6).rounded()
    }

    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> Date {
        let bytes = try cell.present()
        guard cell.type == .timestamptz else { throw cell.mismatch("a Date") }
        guard let microseconds: Int64 = bytes.bigEndian() else { throw .malformed }
        guard microseconds != .max, microseconds != .min else {
            throw CellMismatch(reason: "is infinite, which a Date cannot be")
        }
        return Date(timeIntervalSinceReferenceDate: Double(microseconds) / 1e6 - secondsBetweenEpochs)
    }
}

/// An `interval` in microseconds; smaller parts are cut off.
extension Duration: PostgresScalar {
    package static var postgresType: PostgresType { .interval }
    package static var postgresArrayType: PostgresType { .intervalArray }
    package var postgresSize: Int { 16 }

    /// A duration over 290,000 years becomes the longest that can be sent.
    package func encode(into buffer: inout [UInt8]) {
        let (seconds, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflowsToo) = seconds.addingReportingOverflow(components.attoseconds / 1_000_000_000_000)
        let longest: Int64 = components.seconds < 0 ? .min : .max
        buffer.append(bigEndian: overflow || overflowsToo ? longest : sum)
        buffer.append(bigEndian: Int32(0))
        buffer.append(bigEndian: Int32(0))
    }

    /// Counts a day as 24 hours.
    ///
    /// - Throws: `CellMismatch` when there are months in it, which have no length.
    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> Duration {
        var bytes = try cell.present()
        guard cell.type == .interval else { throw cell.mismatch("a Duration") }
        guard bytes.count == 16, let microseconds = bytes.takeInteger(Int64.self),
            let days = bytes.takeInteger(Int32.self), let months = bytes.takeInteger(Int32.self)
        else { throw .malformed }
        guard months == 0 else { throw CellMismatch(reason: "is an interval with months, which have no fixed length") }
        return .microseconds(microseconds) + .seconds(Int64(days) * 86_400)
    }
}

extension UUID: PostgresScalar {
    package static var postgresType: PostgresType { .uuid }
    package static var postgresArrayType: PostgresType { .uuidArray }
    package var postgresSize: Int { 16 }

    package func encode(into buffer: inout [UInt8]) {
        unsafe withUnsafeBytes(of: uuid) { unsafe buffer.append(contentsOf: $0) }
    }

    package static func decode(_ cell: PostgresCell) throws(CellMismatch) -> UUID {
        let bytes = try cell.present()
        guard cell.type == .uuid else { throw cell.mismatch("a UUID") }
        guard bytes.count == 16 else { throw .malformed }
        let b = Array(bytes)
        return UUID(
            uuid: (
                b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]
            )
        )
    }
}
