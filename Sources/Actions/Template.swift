package import Domain

/// Text with `{{ … }}` in it, read once and filled many times.
///
/// Inside the braces stands a path from one of the roots `trigger`, `payload`, `steps`, `secrets`, `run`, as in
/// `steps.greet.json.links["html"][0].href`, or a literal (`"{{"`, `7`, `true`), and then any number of filters:
///
/// | filter | gives |
/// |---|---|
/// | `default: x` | `x`, a literal, when the value before it is absent or null |
/// | `upper`, `lower` | the text in capitals, in small letters |
/// | `json` | the value as JSON text |
/// | `truncate: n` | at most `n` characters; what was longer ends in `…` |
/// | `first: n` | the first `n` characters, and nothing in place of the rest |
/// | `first_line` | the text up to its first line break |
/// | `trim` | the text without spaces and line breaks around it |
/// | `join: ", "` | a list of texts and numbers as one text, with this between two of them |
///
/// A secret is `{{ secrets.NAME }}` and takes no filter. Braces that open and do not close are an error; `}}` alone is
/// text.
package struct Template: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case text(String)
        case expression(TemplateExpression)
    }

    /// As it was written.
    package let source: String
    let parts: [Part]

    /// Throws `TemplateError`, with the place, for anything that is not as described above.
    package init(_ source: String) throws(TemplateError) {
        var parser = TemplateParser(source)
        self.source = source
        parts = try parser.template()
    }

    /// What it refers to, in order.
    package var references: [TemplateReference] {
        parts.compactMap { part in
            guard case .expression(let expression) = part else { return nil }
            return expression.reference
        }
    }

    /// The secrets that it inserts.
    package var secretNames: [SecretName] {
        references.compactMap { reference in
            guard case .secrets(let name) = reference.root else { return nil }
            return name
        }
    }

    /// The text with every value in it: numbers as written, `true` and `false` as such.
    ///
    /// Throws when a value is missing, or is a list or an object and no filter made it text.
    package func text(in context: StepContext) throws(StepFailure) -> String {
        try filled(in: context) { text throws(StepFailure) in text }.text
    }

    /// The text with every value passed through `escape` first; literal parts are not.
    func filled(
        in context: StepContext,
        escape: (String) throws(StepFailure) -> String
    ) throws(StepFailure) -> MaskedText {
        var result = MaskedText()
        for part in parts {
            switch part {
            case .text(let text): result.append(text)
            case .expression(let expression):
                let value = try expression.value(in: context)
                let text = try expression.text(of: value)
                let escaped = try escape(text)
                if value.isSecret { result.append(secret: escaped) } else { result.append(escaped) }
            }
        }
        return result
    }

    /// Writes the value of a template that is one `{{ … }}` and nothing else, with its JSON type; else the filled text.
    func write(to json: inout MaskedJSON, in context: StepContext) throws(StepFailure) {
        if let expression = onlyExpression {
            json.append(try expression.value(in: context))
        } else {
            json.append(try filled(in: context) { text throws(StepFailure) in text })
        }
    }

    var onlyExpression: TemplateExpression? {
        guard parts.count == 1, case .expression(let expression) = parts[0] else { return nil }
        return expression
    }
}

/// Where a template is not one, and why.
package struct TemplateError: Error, Equatable, CustomStringConvertible {
    /// The character at which it is noticed, from 1.
    package let position: Int
    package let reason: String

    package var description: String { "template, character \(position): \(reason)" }
}

/// A text beside the form of it that may be seen.
struct MaskedText: Sendable, Equatable {
    private(set) var text = ""
    /// Nil while the text itself may be seen.
    private var mask: String?

    /// The form that may be seen.
    var shown: String { mask ?? text }
    var hasSecret: Bool { mask != nil }

    mutating func append(_ both: String) {
        text += both
        mask?.append(both)
    }

    mutating func append(secret: String, shown: String = Secret.mask) {
        mask = self.shown + shown
        text += secret
    }
}
