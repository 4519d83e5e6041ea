import FoundationEssentials

/// A place in a body that may be empty, so that reading looks like the body: `body.pullrequest.source.branch.name.text`.
///
/// Absent and null are the same: nil, without a word. A value of another type than asked for is nil too, and a surprise.
/// Keys that are named like a member here are asked for with brackets: `comment["text"].text`.
@dynamicMemberLookup
struct JSONField {
    let tape: JSONTape
    /// -1 when there is nothing.
    let index: Int

    /// The value under a key, or nothing.
    subscript(dynamicMember key: String) -> JSONField { self[key] }

    /// The value under a key, or nothing.
    subscript(_ key: String) -> JSONField {
        guard expect(.object, "an object") else { return absent }
        return JSONField(tape: tape, index: tape.member(key, of: index))
    }

    /// Whether there is a value other than null.
    var isPresent: Bool { index >= 0 && tape.tokens[index].kind != .null }

    /// Whether there is an object, without surprise when there is not.
    var isObject: Bool { index >= 0 && tape.tokens[index].kind == .object }

    /// Whether there is a list, without surprise when there is not.
    var isList: Bool { index >= 0 && tape.tokens[index].kind == .array }

    /// Whether there is a text, without surprise when there is not.
    var isText: Bool { index >= 0 && tape.tokens[index].kind == .text }

    /// A text with its escapes resolved and without U+0000; lone surrogates are U+FFFD.
    var text: String? { expect(.text, "text") ? tape.text(index) : nil }

    /// A text that says something.
    var nonEmptyText: String? {
        guard let text, !text.isEmpty else { return nil }
        return text
    }

    /// `true` or `false`.
    var flag: Bool? {
        guard isPresent else { return nil }
        switch tape.tokens[index].kind {
        case .truth: return true
        case .falsity: return false
        default:
            tape.surprise(at: index, expected: "true or false")
            return nil
        }
    }

    /// A whole number that 64 bits hold; a text of digits counts, for the Post Webhooks plugin quotes its numbers.
    var integer: Int64? {
        guard isPresent else { return nil }
        if let number = wholeNumber { return number }
        tape.surprise(at: index, expected: "a whole number")
        return nil
    }

    /// The same, without surprise when it is something else.
    var wholeNumber: Int64? {
        guard isPresent else { return nil }
        switch tape.tokens[index].kind {
        case .number, .text: return Int64(String(decoding: tape.slice(index), as: UTF8.self))
        default: return nil
        }
    }

    /// A number that a double holds; a text of one counts.
    var number: Double? {
        guard isPresent else { return nil }
        switch tape.tokens[index].kind {
        case .number, .text:
            let number = Double(String(decoding: tape.slice(index), as: UTF8.self))
            if let number, number.isFinite { return number }
        default: break
        }
        tape.surprise(at: index, expected: "a number")
        return nil
    }

    /// A text or a whole number as text: lower case, without the braces of Cloud's uuids.
    var identifier: String? {
        guard isPresent else { return nil }
        if tape.tokens[index].kind == .number { return integer.map(String.init) }
        return text.flatMap(Identifier.normalised)
    }

    /// A moment in any of Bitbucket's forms: ISO 8601, or milliseconds since 1970.
    var date: Date? {
        guard isPresent else { return nil }
        let date: Date? =
            switch tape.tokens[index].kind {
            case .text: Timestamp.date(tape.slice(index))
            case .number: integer.flatMap(Timestamp.date(milliseconds:))
            default: nil
            }
        if date == nil { tape.surprise(at: index, expected: "a date") }
        return date
    }

    /// The values of a list, in order; none when it is not a list.
    var elements: JSONElements {
        guard expect(.array, "a list") else { return JSONElements(tape: tape, position: 0, end: 0) }
        return JSONElements(tape: tape, position: index + 1, end: Int(tape.tokens[index].next))
    }

    /// The keys and values of an object, in order; none when it is not an object.
    var members: JSONMembers {
        guard expect(.object, "an object") else { return JSONMembers(tape: tape, position: 0, end: 0) }
        return JSONMembers(tape: tape, position: index + 1, end: Int(tape.tokens[index].next))
    }

    /// The first value of a list, or nothing.
    var first: JSONField { elements.first { _ in true } ?? absent }

    /// Nothing.
    var absent: JSONField { JSONField(tape: tape, index: -1) }

    /// Reports what is here as a surprise; null is one too.
    func surprise(_ expected: String) {
        if index >= 0 { tape.surprise(at: index, expected: expected) }
    }

    /// Reports what is here as a surprise, if there is something.
    func surpriseUnlessAbsent(_ expected: String) {
        if isPresent { surprise(expected) }
    }

    private func expect(_ kind: JSONToken.Kind, _ name: String) -> Bool {
        guard index >= 0 else { return false }
        let found = tape.tokens[index].kind
        if found == kind { return true }
        if found != .null { tape.surprise(at: index, expected: name) }
        return false
    }
}
