/// SQL text and its parameters.
///
/// An interpolated value becomes `$1`, `$2`, … in binary form with its own type; it never becomes SQL:
///
/// ```swift
/// "select * from bittern.find(\(name), \(ids))"   // String and [Int64]: $1 text, $2 int8[]
/// ```
///
/// Where the statement wants another type, cast there: `\(name)::bittern.product`.
/// Printing a query shows its SQL and never a value.
package struct Query: Sendable, ExpressibleByStringInterpolation, CustomStringConvertible, CustomReflectable {
    package let sql: String
    let parameters: [Parameter]

    package init(stringLiteral sql: String) {
        self.sql = sql
        parameters = []
    }

    package init(stringInterpolation text: StringInterpolation) {
        sql = text.sql
        parameters = text.parameters
    }

    package var description: String { sql }

    package var customMirror: Mirror { Mirror(self, children: ["sql": sql]) }

    /// One value in its binary form; `nil` bytes are SQL `null`.
    struct Parameter: Sendable {
        let type: PostgresType
        let bytes: [UInt8]?

        init<Value: PostgresEncodable>(_ value: Value) {
            type = Value.postgresType
            guard !value.isPostgresNull else {
                bytes = nil
                return
            }
            var buffer: [UInt8] = []
            buffer.reserveCapacity(value.postgresSize)
            value.encode(into: &buffer)
            bytes = buffer
        }
    }

    package struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var sql = ""
        var parameters: [Parameter] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql.reserveCapacity(literalCapacity + 4 * interpolationCount)
            parameters.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { sql += literal }

        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
            parameters.append(Parameter(value))
            sql += "$\(parameters.count)"
        }

        /// Apart, because the compiler warns of an Optional where none is expected, rightly for text.
        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            parameters.append(Parameter(value))
            sql += "$\(parameters.count)"
        }
    }
}

extension Query {
    /// The largest parameter that PostgreSQL takes, in bytes.
    static let parameterLimitBytes = 1 << 30

    /// The greatest number of parameters that its protocol can count.
    static let parameterLimit = 65_535

    /// Why the statement cannot be put on the wire at all; `nil` when it can.
    var obstacle: ServerReport? {
        if parameters.count > Self.parameterLimit {
            return .programLimit("a statement has at most \(Self.parameterLimit) parameters")
        }
        if parameters.contains(where: { ($0.bytes?.count ?? 0) > Self.parameterLimitBytes }) {
            return .programLimit("a parameter has at most \(Self.parameterLimitBytes) bytes")
        }
        return nil
    }
}
