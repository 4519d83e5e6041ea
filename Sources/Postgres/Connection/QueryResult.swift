internal import CPostgres
internal import Glibc

/// Owns one `PGresult`.
///
/// It cannot be copied, so `PQclear` runs exactly once.
@safe struct QueryResult: ~Copyable {
    private let result: OpaquePointer

    /// Takes ownership of `result`.
    init(owning result: OpaquePointer) {
        unsafe self.result = result
    }

    deinit {
        unsafe PQclear(result)
    }

    var status: ExecStatusType { unsafe PQresultStatus(result) }

    func field(_ code: Int32) -> String? {
        guard let text = unsafe PQresultErrorField(result, code) else { return nil }
        return unsafe String(cString: text)
    }

    /// The server's refusal; `nil` when libpq made the error itself, which it does when the connection broke.
    var report: ServerReport? {
        guard let state = field(PG_DIAG_SQLSTATE_CODE) else { return nil }
        return ServerReport(
            state: SQLState(rawValue: state),
            message: field(PG_DIAG_MESSAGE_CODE) ?? "",
            constraint: field(PG_DIAG_CONSTRAINT_CODE),
            table: field(PG_DIAG_TABLE_CODE),
            column: field(PG_DIAG_COLUMN_CODE)
        )
    }

    /// Whether a prepared statement's plan no longer fits its tables, or is gone: preparing it again helps.
    ///
    /// 0A000 has many other meanings; the function that raised it is the same in every language of messages.
    var isStalePlan: Bool {
        switch field(PG_DIAG_SQLSTATE_CODE) {
        case SQLState.invalidStatementName.rawValue: true
        case SQLState.featureNotSupported.rawValue: field(PG_DIAG_FUNCTION_CODE) == "RevalidateCachedQuery"
        default: false
        }
    }

    var columns: ResultColumns {
        let count = unsafe PQnfields(result)
        let indices = 0..<count
        return ResultColumns(
            names: indices.map { unsafe String(cString: PQfname(result, $0)) },
            types: indices.map { PostgresType(rawValue: unsafe PQftype(result, $0)) }
        )
    }

    /// All values, copied into one buffer.
    ///
    /// `known` are the statement's columns, when it ran before: they cannot have changed.
    func table(_ known: ResultColumns?) -> ResultTable {
        let columnCount = unsafe PQnfields(result)
        let rowCount = unsafe PQntuples(result)
        var starts: [Int] = []
        starts.reserveCapacity(Int(rowCount) * Int(columnCount) + 1)
        var size = 0
        for row in 0..<rowCount {
            for column in 0..<columnCount {
                let isNull = unsafe PQgetisnull(result, row, column) != 0
                starts.append(isNull ? ~size : size)
                size += Int(unsafe PQgetlength(result, row, column))
            }
        }
        starts.append(size)
        return ResultTable(
            columns: known ?? columns,
            rowCount: Int(rowCount),
            bytes: size == 0 ? [] : bytes(size),
            starts: starts
        )
    }

    /// All values one after another, `size` bytes of them, row by row.
    private func bytes(_ size: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            for row in 0..<(unsafe PQntuples(result)) {
                for column in 0..<(unsafe PQnfields(result)) {
                    let length = Int(unsafe PQgetlength(result, row, column))
                    guard length > 0, let value = unsafe PQgetvalue(result, row, column) else { continue }
                    unsafe memcpy(base + filled, value, length)
                    filled += length
                }
            }
        }
    }
}
