/// One row of a statement's answer.
///
/// The rows of an answer share its bytes and its column names: a row costs no memory of its own, and keeps the whole
/// answer alive. Printing a row shows its columns' names and never a value.
package struct PostgresRow: Sendable, CustomStringConvertible, CustomReflectable {
    let table: ResultTable
    let index: Int

    /// The names in the statement's order.
    package var columnNames: [String] { table.columns.names }

    /// The value of the column with this name, which must be unique in the answer.
    ///
    /// - Throws: `PostgresError.column` when there is no such column, when it is null and `T` is not an Optional, or when
    ///   its type is not one that `T` is read from.
    package func get<T: PostgresDecodable>(_ column: String) throws -> T {
        try get(column, as: T.self)
    }

    /// The same, where the type would otherwise have to be written apart.
    package func get<T: PostgresDecodable>(_ column: String, as: T.Type) throws -> T {
        let position = try table.columns.position(of: column)
        do throws(CellMismatch) {
            return try T.decode(table.cell(row: index, column: position))
        } catch {
            throw PostgresError.column(name: column, reason: error.reason)
        }
    }

    package var description: String { "row (\(columnNames.joined(separator: ", ")))" }

    package var customMirror: Mirror { Mirror(self, children: ["columnNames": columnNames]) }
}

/// A whole answer, copied out of libpq: all values in one buffer, and where each begins.
final class ResultTable: Sendable {
    let columns: ResultColumns
    let rowCount: Int
    private let bytes: [UInt8]
    /// Per cell, row by row, where it begins, and one more at the end; bitwise negated for SQL `null`.
    private let starts: [Int]

    init(columns: ResultColumns, rowCount: Int, bytes: [UInt8], starts: [Int]) {
        self.columns = columns
        self.rowCount = rowCount
        self.bytes = bytes
        self.starts = starts
    }

    var rows: [PostgresRow] { (0..<rowCount).map { PostgresRow(table: self, index: $0) } }

    func cell(row: Int, column: Int) -> PostgresCell {
        let cell = row * columns.names.count + column
        let start = starts[cell]
        guard start >= 0 else { return PostgresCell(type: columns.types[column], bytes: nil) }
        let next = starts[cell + 1]
        return PostgresCell(type: columns.types[column], bytes: bytes[start..<(next < 0 ? ~next : next)])
    }
}

/// The names and types of an answer's columns; made once per prepared statement.
final class ResultColumns: Sendable {
    let names: [String]
    let types: [PostgresType]
    private let positions: [String: Int?]

    init(names: [String], types: [PostgresType]) {
        self.names = names
        self.types = types
        positions = Dictionary(zip(names, names.indices.map(Optional.some))) { _, _ in nil }
    }

    func position(of name: String) throws -> Int {
        guard let position = positions[name] else {
            throw PostgresError.column(name: name, reason: "is not in the answer")
        }
        guard let position else { throw PostgresError.column(name: name, reason: "is in the answer more than once") }
        return position
    }
}
