package import Domain

/// One object for people: a line each member, and what is nested below it, indented.
package struct FieldList {
    /// With a newline after each line.
    package let text: String

    package init(_ value: JSONValue) {
        let members = value.members?.members ?? []
        let width = members.map(\.name.count).max() ?? 0
        text = members.map { member in
            let name = member.name + String(repeating: " ", count: width - member.name.count + 2)
            switch member.value {
            case .array where member.value.hasObjects, .object where !member.value.isEmpty:
                return "\(member.name)\n" + Self.nested(member.value, depth: 1)
            case .string(let text): return name + CellText.harmless(text) + "\n"
            default: return name + CellText.of(member.value) + "\n"
            }
        }.joined()
    }

    /// Objects as `name: value` lines, lists with a dash for each element.
    private static func nested(_ value: JSONValue, depth: Int) -> String {
        let margin = String(repeating: "  ", count: depth)
        switch value {
        case .object(let object) where !object.isEmpty:
            return object.members.map { member in
                let name = CellText.harmless(member.name)
                return member.value.isEmpty || member.value.isPlain
                    ? "\(margin)\(name): \(plain(member.value))\n"
                    : "\(margin)\(name):\n" + nested(member.value, depth: depth + 1)
            }.joined()
        case .array(let elements) where !elements.isEmpty:
            return elements.map { element in
                guard !element.isPlain, !element.isEmpty else { return "\(margin)- \(plain(element))\n" }
                // The dash takes the place of the first line's margin.
                return "\(margin)- " + nested(element, depth: depth + 1).dropFirst(margin.count + 2)
            }.joined()
        default: return "\(margin)\(plain(value))\n"
        }
    }

    private static func plain(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): CellText.harmless(text)
        case .array, .object: value.isEmpty ? value.text : CellText.of(value)
        default: CellText.of(value)
        }
    }
}

extension JSONValue {
    fileprivate var isPlain: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    fileprivate var hasObjects: Bool { (elements ?? []).contains { $0.members != nil } }

    fileprivate var isEmpty: Bool {
        switch self {
        case .array(let elements): elements.isEmpty
        case .object(let object): object.isEmpty
        default: false
        }
    }
}
