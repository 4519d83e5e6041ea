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

/// A value on its way into a request, and how it may be shown.
struct TemplateValue: Sendable {
    let value: JSONValue
    let shown: JSONValue
    /// A secret: its text must not be changed by filters nor appear in a message.
    let isSecret: Bool

    init(_ value: JSONValue) {
        self.value = value
        shown = value
        isSecret = false
    }

    init(_ value: JSONValue, shown: JSONValue) {
        self.value = value
        self.shown = shown
        isSecret = true
    }
}
