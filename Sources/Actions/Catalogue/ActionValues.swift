import Domain

/// The values of an action's inputs in one run; what was not given is absent.
struct ActionValues: Sendable {
    private(set) var values = JSONObject()

    subscript(name: String) -> JSONValue? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// A text, in Bitbucket's word for ours; a word that is not ours is passed on as it is.
    func translated(_ name: String, _ words: [String: String]) -> JSONValue? {
        self[name].map { value in value.string.flatMap { words[$0] }.map(JSONValue.string) ?? value }
    }

    /// A text with something before it, unless it has that already: `refs/heads/`.
    func prefixed(_ name: String, _ prefix: String) -> JSONValue? {
        self[name]?.string.map { .string($0.hasPrefix(prefix) ? $0 : prefix + $0) }
    }

    /// A list, with each of its values made into something.
    func each(_ name: String, _ transform: (JSONValue) -> JSONValue) -> JSONValue? {
        self[name]?.elements.map { .array($0.map(transform)) }
    }
}

extension JSONValue {
    /// An object of those members that have a value; nil when none has.
    static func given(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue? {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        return object.isEmpty ? nil : .object(object)
    }

    /// A person on Cloud as its API wants to hear of one: by UUID, in braces or not, or by account id.
    static func cloudAccount(_ value: JSONValue) -> JSONValue {
        guard let text = value.string else { return value }
        let braced = CloudIdentifier.braced(text)
        return braced.hasPrefix("{") ? ["uuid": .string(braced)] : ["account_id": .string(text)]
    }
}

/// Identifiers as Cloud's API writes them.
enum CloudIdentifier {
    /// A UUID in the braces that Cloud's API wants around it; any other text as it is.
    static func braced(_ text: String) -> String {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let isUUID =
            groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
        return isUUID ? "{\(text)}" : text
    }
}
