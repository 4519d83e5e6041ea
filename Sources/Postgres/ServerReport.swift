/// What the server said about a statement it refused.
///
/// No bound value is in it: the server's `detail`, `hint` and `context`, which quote rows, are not kept, and a message
/// that may quote one is replaced by the condition's name. Names that the statement itself uses may be in it, and what
/// a SQL function puts into a `raise exception` of its own.
package struct ServerReport: Hashable, Sendable, CustomStringConvertible {
    package let state: SQLState
    package let message: String
    /// The constraint that was violated.
    package let constraint: String?
    package let table: String?
    package let column: String?

    package init(
        state: SQLState,
        message: String,
        constraint: String? = nil,
        table: String? = nil,
        column: String? = nil
    ) {
        self.state = state
        self.message = Self.quotesNothing(state, message) ? message : Self.conditionName(of: state)
        self.constraint = constraint
        self.table = table
        self.column = column
    }

    package var description: String { "\(message) (\(state))" }

    static func programLimit(_ message: String) -> ServerReport {
        ServerReport(state: .programLimitExceeded, message: message)
    }

    /// Whether a message is known not to quote a value.
    ///
    /// Class 22 is about values and quotes them, but for a few states. A syntax error quotes the statement, which holds
    /// no value, unless it comes out of a function that parses one (`to_tsquery`, `jsonpath`): those are worded
    /// differently.
    private static func quotesNothing(_ state: SQLState, _ message: String) -> Bool {
        switch state {
        case .stringDataRightTruncation, .divisionByZero, .nullValueNotAllowed: true
        case .syntaxError:
            message.hasPrefix("syntax error at ") && (message.hasSuffix("\"") || message.hasSuffix("input"))
        default: state.class != .dataException
        }
    }

    private static func conditionName(of state: SQLState) -> String {
        conditionNames[state.rawValue] ?? (state == .syntaxError ? "syntax error" : "data exception")
    }

    /// PostgreSQL's names of class 22, as its manual lists them.
    private static let conditionNames = [
        "22000": "data exception", "22002": "null value, no indicator parameter", "22003": "numeric value out of range",
        "22005": "error in assignment", "22007": "invalid datetime format", "22008": "datetime field overflow",
        "22009": "invalid time zone displacement value", "2200B": "escape character conflict",
        "2200C": "invalid use of escape character", "2200D": "invalid escape octet",
        "2200F": "zero length character string", "2200G": "most specific type mismatch",
        "2200H": "sequence generator limit exceeded", "2200L": "not an XML document", "2200M": "invalid XML document",
        "2200N": "invalid XML content", "2200S": "invalid XML comment", "2200T": "invalid XML processing instruction",
        "22010": "invalid indicator parameter value", "22011": "substring error", "22013": "invalid preceding size",
        "22014": "invalid argument for ntile function", "22015": "interval field overflow",
        "22016": "invalid argument for nth_value function", "22018": "invalid character value for cast",
        "22019": "invalid escape character", "2201B": "invalid regular expression",
        "2201E": "invalid argument for logarithm", "2201F": "invalid argument for power function",
        "2201G": "invalid argument for width_bucket function", "2201W": "invalid row count in limit clause",
        "2201X": "invalid row count in result offset clause", "22021": "character not in repertoire",
        "22022": "indicator overflow", "22023": "invalid parameter value", "22024": "unterminated C string",
        "22025": "invalid escape sequence", "22026": "string data length mismatch", "22027": "trim error",
        "2202E": "array subscript error", "22030": "duplicate JSON object key value",
        "22031": "invalid argument for SQL/JSON datetime function", "22032": "invalid JSON text",
        "22033": "invalid SQL/JSON subscript", "22034": "more than one SQL/JSON item", "22035": "no SQL/JSON item",
        "22036": "non-numeric SQL/JSON item", "22037": "non-unique keys in a JSON object",
        "22038": "singleton SQL/JSON item required", "22039": "SQL/JSON array not found",
        "2203A": "SQL/JSON member not found", "2203B": "SQL/JSON number not found",
        "2203C": "SQL/JSON object not found",
        "22P01": "floating point exception", "22P02": "invalid text representation",
        "22P03": "invalid binary representation", "22P04": "bad copy file format", "22P05": "untranslatable character",
        "22P06": "nonstandard use of escape character",
    ]
}
