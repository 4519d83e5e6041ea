package import Domain

/// What a `{{ … }}` refers to: one of the five roots, and a path from there.
package struct TemplateReference: Sendable, Hashable, CustomStringConvertible {
    package enum Root: Sendable, Hashable {
        case trigger
        case payload
        case steps
        case run
        case secrets(SecretName)
    }

    package let root: Root
    /// From the root on; empty for a secret.
    package let path: JSONPath

    static let rootNames = ["trigger", "payload", "steps", "secrets", "run"]

    /// As it was written, but for spaces.
    package var description: String {
        let (name, steps): (String, [JSONPath.Step]) =
            switch root {
            case .trigger: ("trigger", path.steps)
            case .payload: ("payload", path.steps)
            case .steps: ("steps", path.steps)
            case .run: ("run", path.steps)
            case .secrets(let secret): ("secrets", [.key(secret.text)])
            }
        return JSONPath([.key(name)] + steps).description
    }
}

/// A value on its way into a request.
enum TemplateValue: Sendable {
    case plain(JSONValue)
    /// Part of a document that nobody has had to read yet.
    case part(JSONText)
    /// Its text must not be changed by filters nor appear in a message.
    case secret(String)

    var isSecret: Bool {
        guard case .secret = self else { return false }
        return true
    }

    /// The value; `name` is what messages call it.
    func read(named name: @autoclosure () -> String) throws(StepFailure) -> JSONValue {
        switch self {
        case .plain(let value): return value
        case .secret(let text): return .string(text)
        case .part(let part):
            do throws(JSONError) {
                return try part.value()
            } catch {
                throw StepFailure("`\(name())` cannot be read: \(error.reason)")
            }
        }
    }
}
