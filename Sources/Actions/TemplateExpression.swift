import Domain

/// The inside of one `{{ … }}`.
struct TemplateExpression: Sendable, Hashable {
    enum Subject: Sendable, Hashable {
        case reference(TemplateReference)
        case literal(JSONValue)
    }

    let subject: Subject
    let filters: [TemplateFilter]

    var reference: TemplateReference? {
        guard case .reference(let reference) = subject else { return nil }
        return reference
    }

    /// Throws when there is no value, or a filter cannot take it.
    func value(in context: StepContext) throws(StepFailure) -> TemplateValue {
        var value: TemplateValue?
        switch subject {
        case .literal(let literal): value = .plain(literal)
        case .reference(let reference): value = try context.find(reference)
        }
        for filter in filters {
            if case .fallback(let fallback) = filter {
                value = value ?? .plain(fallback)
            } else if let given = value {
                value = .plain(try filter.apply(to: given.read(named: name), named: name))
            }
        }
        guard let value else { throw StepFailure("`\(name)` has no value") }
        return value
    }

    /// The text that stands for a value within a text.
    func text(of value: TemplateValue) throws(StepFailure) -> String {
        try TemplateFilter.text(of: value.read(named: name), named: name)
    }

    /// What messages call it.
    var name: String {
        switch subject {
        case .reference(let reference): reference.description
        case .literal(let literal): literal.text
        }
    }
}

/// One change to a value on its way into a text.
enum TemplateFilter: Sendable, Hashable {
    case fallback(JSONValue)
    case upper
    case lower
    case json
    case truncate(Int)
    case first(Int)
    case firstLine
    case trim
    case join(String)

    static let names = ["default", "upper", "lower", "json", "truncate", "first", "first_line", "trim", "join"]

    func apply(to value: JSONValue, named name: String) throws(StepFailure) -> JSONValue {
        switch self {
        case .fallback: value
        case .json: .string(value.text)
        case .upper: .string(try Self.text(of: value, named: name).uppercased())
        case .lower: .string(try Self.text(of: value, named: name).lowercased())
        case .truncate(let length): .string(Self.cut(try Self.text(of: value, named: name), to: length))
        case .first(let length): .string(String(try Self.text(of: value, named: name).prefix(length)))
        case .firstLine: .string(String(try Self.text(of: value, named: name).prefix { !$0.isNewline }))
        case .trim: .string(Self.trimmed(try Self.text(of: value, named: name)))
        case .join(let separator): .string(try Self.joined(value, separator, named: name))
        }
    }

    static func text(of value: JSONValue, named name: @autoclosure () -> String) throws(StepFailure) -> String {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let value): value ? "true" : "false"
        case .null: throw StepFailure("`\(name())` has no value")
        case .array, .object: throw StepFailure("`\(name())` is \(value.kind), not text; `| json` makes it one")
        }
    }

    private static func joined(
        _ value: JSONValue,
        _ separator: String,
        named name: String
    ) throws(StepFailure) -> String {
        guard let elements = value.elements else {
            throw StepFailure("`\(name)` is \(value.kind), and `join` needs a list")
        }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            texts.append(try text(of: element, named: "\(name)[\(index)]"))
        }
        return texts.joined(separator: separator)
    }

    private static func trimmed(_ text: String) -> String {
        let rest = text.drop(while: \.isWhitespace)
        let end = rest.lastIndex { !$0.isWhitespace }.map(rest.index(after:)) ?? rest.startIndex
        return String(rest[..<end])
    }

    private static func cut(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(max(length - 1, 0)) + "…"
    }
}
