/// The statements that one connection has prepared, by SQL text and parameter types.
struct PreparedStatements {
    /// Beyond it all are dropped at once.
    ///
    /// SQL in this house is a fixed set of texts far smaller than that.
    static let limit = 512

    struct Key: Hashable {
        let sql: String
        let types: [PostgresType]

        init(_ query: Query) {
            sql = query.sql
            types = query.parameters.map(\.type)
        }
    }

    struct Statement {
        let name: String
        /// Known after it ran once; the server refuses to run it when they have changed.
        var columns: ResultColumns?
    }

    private var statements: [Key: Statement] = [:]
    private var made = 0

    var isFull: Bool { statements.count >= Self.limit }

    subscript(key: Key) -> Statement? { statements[key] }

    /// A name that this connection never used.
    mutating func newName() -> String {
        made += 1
        return "s\(made)"
    }

    mutating func remember(_ key: Key, _ statement: Statement) { statements[key] = statement }

    mutating func learn(_ columns: ResultColumns, of key: Key) { statements[key]?.columns = columns }

    mutating func forget(_ key: Key) { statements[key] = nil }

    mutating func forgetAll() { statements = [:] }
}
