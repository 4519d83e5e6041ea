import Domain

/// Reads a template scalar by scalar (an accent after `}}` must not hide it); the grammar is in `Template`'s comment.
struct TemplateParser {
    private let characters: [Unicode.Scalar]
    private var position = 0

    init(_ source: String) { characters = Array(source.unicodeScalars) }

    mutating func template() throws(TemplateError) -> [Template.Part] {
        var parts: [Template.Part] = []
        var text = ""
        while position < characters.count {
            guard startsHere("{{") else {
                text.unicodeScalars.append(characters[position])
                position += 1
                continue
            }
            if !text.isEmpty { parts.append(.text(text)) }
            text = ""
            parts.append(.expression(try expression()))
        }
        if !text.isEmpty { parts.append(.text(text)) }
        return parts
    }

    private mutating func expression() throws(TemplateError) -> TemplateExpression {
        let start = position
        position += 2
        skipSpace()
        let subject = try subject()
        var filters: [TemplateFilter] = []
        skipSpace()
        while take("|") {
            filters.append(try filter(of: subject))
            skipSpace()
        }
        guard position < characters.count else { throw error("`{{` is not closed by `}}`", at: start) }
        guard startsHere("}}") else { throw error("`|` or `}}` should be here") }
        position += 2
        return TemplateExpression(subject: subject, filters: filters)
    }

    private mutating func subject() throws(TemplateError) -> TemplateExpression.Subject {
        if let literal = try literal() { return .literal(literal) }
        let start = position
        guard let root = word() else { throw error("a path such as `trigger.repository.name` should be here") }
        var steps: [JSONPath.Step] = []
        while let step = try step() { steps.append(step) }
        let path = JSONPath(steps)
        switch root {
        case "trigger": return .reference(TemplateReference(root: .trigger, path: path))
        case "payload": return .reference(TemplateReference(root: .payload, path: path))
        case "steps": return .reference(TemplateReference(root: .steps, path: path))
        case "run": return .reference(TemplateReference(root: .run, path: path))
        case "secrets":
            guard steps.count == 1, case .key(let key) = steps[0], let name = SecretName(key) else {
                throw error("a secret is written `secrets.NAME`", at: start)
            }
            return .reference(TemplateReference(root: .secrets(name), path: JSONPath([])))
        default:
            let roots = TemplateReference.rootNames
            let hint = NearestName.hint(for: root, in: roots)
            throw error("`\(root)` is none of \(roots.joined(separator: ", "))\(hint)", at: start)
        }
    }

    private mutating func step() throws(TemplateError) -> JSONPath.Step? {
        if take(".") {
            guard let name = word() else { throw error("a name should follow the dot") }
            return .key(name)
        }
        guard take("[") else { return nil }
        skipSpace()
        let step: JSONPath.Step
        if current == "\"" {
            step = .key(try quoted())
        } else if let digits = digits(), let index = Int(digits) {
            step = .index(index)
        } else {
            throw error("a number from 0 or a name in quotes should be here")
        }
        skipSpace()
        guard take("]") else { throw error("`]` should be here") }
        return step
    }

    private mutating func filter(of subject: TemplateExpression.Subject) throws(TemplateError) -> TemplateFilter {
        skipSpace()
        let start = position
        guard let name = word() else { throw error("a filter should follow `|`") }
        if case .reference(let reference) = subject, case .secrets = reference.root {
            throw error("a secret takes no filter", at: start)
        }
        switch name {
        case "upper": return .upper
        case "lower": return .lower
        case "json": return .json
        case "first_line": return .firstLine
        case "trim": return .trim
        case "join":
            guard let separator = try argument()?.string else {
                throw error("`join: \"…\"` needs the text that stands between two")
            }
            return .join(separator)
        case "default":
            guard let literal = try argument(), literal != .null else {
                throw error("`default: \"…\"` needs a text, a number, true or false")
            }
            return .fallback(literal)
        case "truncate":
            guard let length = try argument()?.integer, (1...100_000).contains(length) else {
                throw error("`truncate: n` needs a number from 1 to 100000")
            }
            return .truncate(Int(length))
        case "first":
            guard let length = try argument()?.integer, (1...100_000).contains(length) else {
                throw error("`first: n` needs a number from 1 to 100000")
            }
            return .first(Int(length))
        default:
            let hint = NearestName.hint(for: name, in: TemplateFilter.names)
            throw error("there is no filter `\(name)`\(hint)", at: start)
        }
    }

    private mutating func argument() throws(TemplateError) -> JSONValue? {
        skipSpace()
        guard take(":") else { return nil }
        skipSpace()
        return try literal()
    }

    private mutating func literal() throws(TemplateError) -> JSONValue? {
        if current == "\"" { return .string(try quoted()) }
        let start = position
        if take("-") || digits() != nil {
            while let scalar = current, JSONPath.isWord("0\(scalar)") || scalar == "." || scalar == "+" {
                position += 1
            }
            guard let number = JSONNumber(text(from: start)) else {
                throw error("this is no number", at: start)
            }
            guard JSONValue.number(number).storable == .number(number) else {
                throw error("a number as large as this cannot be kept", at: start)
            }
            return .number(number)
        }
        if let word = word(), word == "true" || word == "false" { return .bool(word == "true") }
        position = start
        return nil
    }

    /// A text in double quotes, with the escapes of JSON.
    private mutating func quoted() throws(TemplateError) -> String {
        let start = position
        position += 1
        while let character = current, character != "\"" {
            position += character == "\\" ? 2 : 1
        }
        guard current == "\"" else { throw error("the quote is not closed", at: start) }
        position += 1
        guard let text = (try? JSONValue(parsing: text(from: start)))?.string else {
            // Which escape is wrong matters less than where the text begins.
            throw error("this is no text as JSON writes it", at: start)
        }
        return text
    }

    private mutating func word() -> String? {
        let start = position
        while let scalar = current, scalar.isASCII, JSONPath.isWordByte(UInt8(ascii: scalar)) { position += 1 }
        let word = text(from: start)
        guard JSONPath.isWord(word) else {
            position = start
            return nil
        }
        return word
    }

    private mutating func digits() -> String? {
        let start = position
        while let scalar = current, ("0"..."9").contains(scalar) { position += 1 }
        return position > start ? text(from: start) : nil
    }

    private func text(from start: Int) -> String {
        String(String.UnicodeScalarView(characters[start..<position]))
    }

    private var current: Unicode.Scalar? { position < characters.count ? characters[position] : nil }

    private func startsHere(_ text: String) -> Bool { characters[position...].starts(with: text.unicodeScalars) }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while current?.properties.isWhitespace == true { position += 1 }
    }

    private func error(_ reason: String, at place: Int? = nil) -> TemplateError {
        TemplateError(position: (place ?? position) + 1, reason: reason)
    }
}
