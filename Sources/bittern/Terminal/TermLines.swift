import Domain

/// The terms of a predicate, a line each: what it is, and how it was written.
enum TermLines {
    /// `terms` is `[{term, value, problem?}]`, a value true, false, or null for unknown, and then what the problem is.
    static func of(_ terms: JSONValue?) -> [String] {
        (terms?.elements ?? []).map { term in
            let value =
                switch term["value"] {
                case .bool(true): "true    "
                case .bool(false): "false   "
                default: "unknown "
                }
            let problem = term["problem"]?.string.map { "  (\(CellText.harmless($0)))" } ?? ""
            return "             \(value) \(CellText.harmless(term["term"]?.string ?? ""))\(problem)"
        }
    }
}
