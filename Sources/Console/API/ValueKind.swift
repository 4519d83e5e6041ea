import Domain

/// What a parameter or a body's field may hold: how it is checked, and how it is described.
enum ValueKind: Sendable {
    /// The name of something of the operator's.
    case name
    /// The number of a delivery, a trigger or a run; in a body or an answer it may be a decimal string.
    case id
    /// How many items a list has at most.
    case limit
    case choice([String])
    /// A type of trigger or a glob of types.
    case types
    case text(limit: Int)
    case flag

    static let nameLimit = 63
    static let listLimit = 1_000
    static let standardListLimit = 50

    /// The value that a path or a query says in text.
    ///
    /// - Throws: `OperatorProblem`, 400; `what` is the parameter's name in it.
    func value(of text: String, for what: String) throws -> JSONValue {
        switch self {
        case .id:
            guard let id = Int64(text), id >= 0 else {
                throw OperatorProblem.badRequest("\(what) is `\(text.shortened)`; it must be a number, such as 4711")
            }
            return .number(JSONNumber(id))
        case .limit:
            guard let count = Int(text), (1...Self.listLimit).contains(count) else {
                throw OperatorProblem.badRequest(
                    "\(what) is `\(text.shortened)`; it must be a number from 1 to \(Self.listLimit)"
                )
            }
            return .number(JSONNumber(count))
        case .flag: return .bool(text.isEmpty || text == "true" || text == "1")
        case .name, .choice, .types, .text: return try value(of: .string(text), for: what)
        }
    }

    /// The value of a body's field, if it does.
    ///
    /// - Throws: `OperatorProblem`, 400; `what` is the field's name in it.
    func value(of value: JSONValue, for what: String) throws -> JSONValue {
        switch (self, value) {
        case (.flag, .bool): return value
        case (.flag, _): throw OperatorProblem.badRequest("\(what) is \(value.kind); it must be true or false")
        case (.id, .number) where value.integer != nil, (.limit, .number) where value.integer != nil: return value
        case (.name, .string(let text)):
            guard Self.isName(text) else {
                throw OperatorProblem.badRequest(
                    "\(what) is `\(text.shortened)`; it must be 1 to \(Self.nameLimit) of a-z, 0-9, `.`, `_` and `-`, "
                        + "and begin with a letter or a digit"
                )
            }
            return value
        case (.choice(let words), .string(let text)):
            guard words.contains(text) else {
                throw OperatorProblem.badRequest(
                    "\(what) is `\(text.shortened)`; it must be one of \(words.joined(separator: ", "))"
                        + NearestName.hint(for: text, in: words)
                )
            }
            return value
        case (.types, .string(let text)):
            do {
                _ = try TypePattern(text)
            } catch {
                throw OperatorProblem.badRequest("\(what): \(error)")
            }
            return value
        case (.text(let limit), .string(let text)):
            guard (1...limit).contains(text.utf8.count), !text.utf8.contains(0) else {
                throw OperatorProblem.badRequest("\(what) must have 1 to \(limit) bytes, none of them zero")
            }
            return value
        default: throw OperatorProblem.badRequest("\(what) is \(value.kind); it must be \(expected)")
        }
    }

    /// As JSON Schema.
    var schema: JSONValue {
        switch self {
        case .name: ["type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,62}$"]
        case .id: ["type": "integer", "format": "int64", "minimum": 0]
        case .limit:
            [
                "type": "integer", "minimum": 1, "maximum": .number(JSONNumber(Self.listLimit)),
                "default": .number(JSONNumber(Self.standardListLimit)),
            ]
        case .choice(let words): ["type": "string", "enum": .array(words.map(JSONValue.string))]
        case .types: ["type": "string", "examples": ["pull_request.*", "branch.updated"]]
        case .text(let limit): ["type": "string", "minLength": 1, "maxLength": .number(JSONNumber(limit))]
        case .flag: ["type": "boolean", "default": false]
        }
    }

    private var expected: String {
        switch self {
        case .id, .limit: "a number"
        case .flag: "true or false"
        case .name, .choice, .types, .text: "a string"
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard (1...nameLimit).contains(text.utf8.count), let first = text.utf8.first else { return false }
        func isPlain(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
        return isPlain(first) && text.utf8.allSatisfy { isPlain($0) || "._-".utf8.contains($0) }
    }
}

extension String {
    /// Enough of it to recognise it by.
    fileprivate var shortened: String { count > 80 ? "\(prefix(80))…" : self }
}
