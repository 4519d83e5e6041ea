import Domain

extension URLTemplate {
    /// Which of the three beginnings a template has; throws when it is none.
    static func start(of template: Template) throws(StepFailure) -> Start {
        switch template.parts.first {
        case nil: throw StepFailure("the address is empty")
        case .expression(let expression):
            guard case .secrets = expression.reference?.root else {
                throw StepFailure("a value cannot give scheme and host, unless it is a secret: `{{ secrets.NAME }}`")
            }
            return .secret
        case .text(let text):
            if text.hasPrefix("/") { return .relative }
            guard let mark = text.firstRange(of: "://") else {
                throw StepFailure("the address must start with /, https:// or http://")
            }
            let rest = text[mark.upperBound...]
            let end = rest.firstIndex { $0 == "/" || $0 == "?" }
            guard end != nil || template.parts.count == 1 else {
                throw StepFailure("a value cannot be part of the host; a `/` must come first")
            }
            let authority = text[..<(end ?? text.endIndex)]
            return .absolute(try HTTPAddress(String(authority)).origin, length: authority.count)
        }
    }

    /// Throws for what the author's own text may not hold.
    static func checkLiterals(of template: Template, startsWithSecret: Bool) throws(StepFailure) {
        var whole = ""
        for (index, part) in template.parts.enumerated() {
            switch part {
            case .text(let text):
                if index == 1, startsWithSecret, !text.hasPrefix("/"), !text.hasPrefix("?"), !text.hasPrefix("&") {
                    throw StepFailure("after the secret that the address starts with, `/` or `?` must follow")
                }
                guard PercentEncoding.isWhole(text) else {
                    throw StepFailure("`%` must be followed by two hexadecimal digits; a percent sign itself is `%25`")
                }
                whole += text
            case .expression:
                if index == 1, startsWithSecret {
                    throw StepFailure("after the secret that the address starts with, `/` or `?` must follow")
                }
                // Stands for any value: no dot, no slash, nothing that needs encoding.
                if index > 0 { whole += "x" }
            }
        }
        let relative = whole.contains("://") ? String(whole.drop { $0 != ":" }.dropFirst(3)) : whole
        try HTTPAddress.check(relative)
        let path = relative.prefix { $0 != "?" }
        guard !path.contains("//") else { throw StepFailure("the address has an empty part (`//`) in its path") }
        guard whole.utf8.count <= limitBytes else { throw StepFailure("the address is over \(limitBytes) bytes") }
    }

    /// Throws for a value that is nothing, or that some servers would decode into a way up.
    static func checkSegment(_ text: String, of expression: TemplateExpression) throws(StepFailure) {
        guard !text.isEmpty else { throw StepFailure("`\(expression.name)` is empty, and would change the path") }
        let steps = text.utf8.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: ";") }
        guard !steps.contains(where: HTTPAddress.isDots) else {
            throw StepFailure("`\(expression.name)` has `.` or `..` as a step, and would change the path")
        }
    }
}
