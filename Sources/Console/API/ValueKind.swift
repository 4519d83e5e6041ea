import Domain

/// What a parameter or a body's field may hold: how it is checked, and how it is described.
enum ValueKind: Sendable {
    /// The name of something of the operator's.
    case name
    /// The number of a delivery, a trigger or a run; in a body or an answer it may be a decimal string.
    case id
    /// A list of `id`.
    case ids
    /// The name of a secret, as templates write it.
    case secret
    /// How many items a list has at most.
    case limit
    case choice([String])
    /// A type of trigger or a glob of types.
    case types
    /// A list of `types`.
    case typeList
    case text(limit: Int)
    /// An http or https address, or an empty text, which takes back what was set.
    case address
    /// A list of OAuth scopes, as RFC 6749 has their names.
    case scopes
    /// A list of Bitbucket's event keys, or globs of them.
    case events
    case flag
    /// What other people's programs call a consumer.
    case consumer
    /// A whole number within these bounds.
    case count(ClosedRange<Int>)
    /// A moment with its offset from UTC; whether there is such a day PostgreSQL knows.
    case moment
    /// A `moment`, or how long ago it was, `1d`.
    case ago
    /// What a batch is acknowledged with: a decimal string, because many readers of JSON round a number of its size.
    case lease

    static let nameLimit = 63
    static let consumerLimit = 100
    static let typesLimit = 100
    static let addressLimit = 2_048
    static let scopesLimit = 100
    static let scopeLimit = 100
    static let eventsLimit = 100
    static let idsLimit = 1_000
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
            return try Self.count(Int64(text), text, within: 1...Self.listLimit, for: what)
        case .count(let bounds): return try Self.count(Int64(text), text, within: bounds, for: what)
        case .flag: return .bool(text.isEmpty || text == "true" || text == "1")
        case .typeList, .scopes, .events, .ids: return try value(of: .array([.string(text)]), for: what)
        case .name, .secret, .choice, .types, .text, .address, .consumer, .moment, .ago, .lease:
            return try value(of: .string(text), for: what)
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
        case (.count(let bounds), .number(let number)):
            return try Self.count(value.integer, number.text, within: bounds, for: what)
        case (.name, .string(let text)):
            guard Self.isName(text) else {
                throw OperatorProblem.badRequest(
                    "\(what) is `\(text.shortened)`; it must be 1 to \(Self.nameLimit) of a-z, 0-9, `.`, `_` and `-`, "
                        + "and begin with a letter or a digit"
                )
            }
            return value
        case (.secret, .string(let text)):
            guard SecretName(text) != nil else {
                throw OperatorProblem.badRequest(
                    "\(what) is `\(text.shortened)`; the name of a secret is 1 to \(SecretName.lengthLimit) of A-Z, a-z, "
                        + "0-9, `_` and `-`, and does not begin with `-`"
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
        case (.typeList, .array(let elements)):
            guard (1...Self.typesLimit).contains(elements.count) else {
                throw OperatorProblem.badRequest(
                    "\(what) has \(elements.count) elements; it must have 1 to \(Self.typesLimit), or be left out"
                )
            }
            return .array(try elements.map { try ValueKind.types.value(of: $0, for: "an element of \(what)") })
        case (.address, .string(let text)):
            guard text.utf8.count <= Self.addressLimit, !text.utf8.contains(0) else {
                throw OperatorProblem.badRequest(
                    "\(what) must have at most \(Self.addressLimit) bytes, none of them zero"
                )
            }
            return value
        case (.scopes, .array(let elements)):
            guard elements.count <= Self.scopesLimit else {
                throw OperatorProblem.badRequest(
                    "\(what) has \(elements.count) elements; it must have at most \(Self.scopesLimit)"
                )
            }
            return .array(try elements.map { try Self.scope($0, of: what) })
        case (.events, .array(let elements)):
            guard (1...Self.eventsLimit).contains(elements.count) else {
                throw OperatorProblem.badRequest(
                    "\(what) has \(elements.count) elements; it must have 1 to \(Self.eventsLimit)"
                )
            }
            return .array(try elements.map { try Self.event($0, of: what) })
        case (.consumer, .string(let text)):
            guard Self.isConsumer(text) else {
                throw OperatorProblem.badRequest(
                    "\(what) is `\(text.shortened)`; it must be 1 to \(Self.consumerLimit) characters, none of them a "
                        + "control character"
                )
            }
            return value
        case (.moment, .string(let text)):
            guard Self.isMoment(text) else {
                throw OperatorProblem.badRequest(
                    "\(what) is `\(text.shortened)`; it must be a time with its offset, such as 2026-11-23T16:00:00Z or "
                        + "2026-11-23T17:00:00+01:00, or -infinity for all that is kept, or infinity for the end "
                        + "(beginning and now on the command line)"
                )
            }
            return value
        case (.ids, .array(let elements)): return try Self.ids(elements, of: what)
        case (.ago, .string(let text)):
            guard Self.isAgo(text) || Self.isMoment(text) else {
                throw OperatorProblem.badRequest(
                    "\(what) is `\(text.shortened)`; it must be how long ago, such as 30m, 6h or 1d, or a time with its "
                        + "offset, such as 2026-11-23T16:00:00Z"
                )
            }
            return value
        case (.lease, .string(let text)):
            guard let lease = Int64(text), lease >= 0 else {
                throw OperatorProblem.badRequest("\(what) is `\(text.shortened)`; it must be the `lease` of a batch")
            }
            return .number(JSONNumber(lease))
        case (.text(let limit), .string(let text)):
            guard (1...limit).contains(text.utf8.count), !text.utf8.contains(0) else {
                throw OperatorProblem.badRequest("\(what) must have 1 to \(limit) bytes, none of them zero")
            }
            return value
        default: throw OperatorProblem.badRequest("\(what) is \(value.kind); it must be \(expected)")
        }
    }

    private var expected: String {
        switch self {
        case .id, .limit, .count: "a number"
        case .flag: "true or false"
        case .ids: "a list of numbers"
        case .typeList, .scopes, .events: "a list of strings"
        case .name, .secret, .choice, .types, .text, .address, .consumer, .moment, .ago, .lease: "a string"
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard (1...nameLimit).contains(text.utf8.count), let first = text.utf8.first else { return false }
        func isPlain(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
        return isPlain(first) && text.utf8.allSatisfy { isPlain($0) || "._-".utf8.contains($0) }
    }
}

extension ValueKind {
    private static func count(
        _ count: Int64?,
        _ text: String,
        within bounds: ClosedRange<Int>,
        for what: String
    ) throws -> JSONValue {
        guard let count, bounds.contains(Int(clamping: count)) else {
            throw OperatorProblem.badRequest(
                "\(what) is `\(text.shortened)`; it must be a number from \(bounds.lowerBound) to \(bounds.upperBound)"
            )
        }
        return .number(JSONNumber(count))
    }

    private static func scope(_ value: JSONValue, of what: String) throws -> JSONValue {
        guard let text = value.string, (1...scopeLimit).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
        else {
            throw OperatorProblem.badRequest(
                "an element of \(what) is `\(value.text.shortened)`; it must be the name of a scope, such as pullrequest:write"
            )
        }
        return value
    }

    private static func event(_ value: JSONValue, of what: String) throws -> JSONValue {
        guard let text = value.string, (1...100).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw OperatorProblem.badRequest(
                "an element of \(what) is `\(value.text.shortened)`; it must be an event key or a glob, such as pullrequest:*"
            )
        }
        return value
    }

    private static func ids(_ elements: [JSONValue], of what: String) throws -> JSONValue {
        guard (1...idsLimit).contains(elements.count) else {
            throw OperatorProblem.badRequest("\(what) has \(elements.count) elements; it must have 1 to \(idsLimit)")
        }
        return .array(
            try elements.map { element in
                let text = element.string ?? element.text
                guard let id = Int64(text), id >= 0 else {
                    throw OperatorProblem.badRequest(
                        "an element of \(what) is `\(text.shortened)`; it must be a number, such as 4711"
                    )
                }
                return .string("\(id)")
            }
        )
    }

    /// What `bittern_store.moment_said` takes for a duration.
    private static func isAgo(_ text: String) -> Bool {
        text.wholeMatch(of: /[0-9]{1,9}[smhd]/) != nil && DurationText.duration(text) != nil
    }

    private static func isConsumer(_ text: String) -> Bool {
        (1...consumerLimit).contains(text.unicodeScalars.count)
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// Whether PostgreSQL would read it as one moment, whatever the time zone of its session.
    private static func isMoment(_ text: String) -> Bool {
        let day = /[0-9]{4}-[0-9]{2}-[0-9]{2}/
        let time = /[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)/
        guard text.contains("T") else { return ["-infinity", "infinity"].contains(text) }
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        return parts[0].wholeMatch(of: day) != nil && parts[1].wholeMatch(of: time) != nil
    }
}

extension String {
    /// Enough of it to recognise it by.
    fileprivate var shortened: String { count > 80 ? "\(prefix(80))…" : self }
}
