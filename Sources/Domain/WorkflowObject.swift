/// One object of a workflow's document, read strictly, with the place where each mistake is.
package struct WorkflowObject: Sendable {
    package let path: JSONPath
    private let object: JSONObject

    /// Throws when `value` is no object, or has a key that is not one of `keys`, with the nearest of them.
    package init(_ value: JSONValue, at path: JSONPath, keys: [String]) throws(WorkflowError) {
        guard let object = value.members else {
            throw WorkflowError(at: path, "must be an object with keys, not \(value.kind)")
        }
        for name in object.names where !keys.contains(name) {
            throw WorkflowError(
                at: path + name,
                "unknown key\(NearestName.hint(for: name, in: keys)) (known here: \(keys.joined(separator: ", ")))"
            )
        }
        self.path = path
        self.object = object
    }

    package func has(_ key: String) -> Bool { object[key] != nil }

    /// The value of a key as it is, null included.
    package func value(_ key: String) -> JSONValue? { object[key] }

    package func missing(_ key: String) -> WorkflowError { WorkflowError(at: path, "`\(key)` is missing") }

    /// A name: 1 to 63 of `a-z`, `0-9`, `_` and `-`, starting with a letter or a digit.
    ///
    /// Throws when it is missing.
    package func name(_ key: String) throws(WorkflowError) -> String {
        guard let value = object[key] else { throw missing(key) }
        guard let name = value.string, Self.isName(name) else {
            throw WorkflowError(
                at: path + key,
                "must be 1 to 63 of a-z, 0-9, `_` and `-`, starting with a letter or a digit"
            )
        }
        return name
    }

    /// A text that is not empty, and no longer than `limit` bytes of UTF-8.
    package func text(_ key: String, limit: Int) throws(WorkflowError) -> String? {
        guard let value = object[key] else { return nil }
        guard let text = value.string else { throw WorkflowError(at: path + key, "must be text, not \(value.kind)") }
        guard !text.isEmpty, text.utf8.count <= limit else {
            throw WorkflowError(at: path + key, "must be 1 to \(limit) bytes long; it is \(text.utf8.count)")
        }
        guard !text.utf8.contains(0) else { throw WorkflowError(at: path + key, "must not contain U+0000") }
        return text
    }

    package func boolean(_ key: String) throws(WorkflowError) -> Bool? {
        guard let value = object[key] else { return nil }
        guard let boolean = value.boolean else {
            throw WorkflowError(at: path + key, "must be true or false, not \(value.kind)")
        }
        return boolean
    }

    package func integer(_ key: String, _ allowed: ClosedRange<Int>) throws(WorkflowError) -> Int? {
        guard let value = object[key] else { return nil }
        guard let integer = value.integer, let integer = Int(exactly: integer), allowed.contains(integer) else {
            throw WorkflowError(
                at: path + key,
                "must be a whole number from \(allowed.lowerBound) to \(allowed.upperBound)"
            )
        }
        return integer
    }

    package func duration(_ key: String, _ allowed: ClosedRange<Duration>) throws(WorkflowError) -> Duration? {
        guard let value = object[key] else { return nil }
        guard let duration = value.string.flatMap(DurationText.duration), allowed.contains(duration) else {
            let (shortest, longest) = (DurationText.text(allowed.lowerBound), DurationText.text(allowed.upperBound))
            throw WorkflowError(at: path + key, "must be a duration from \(shortest) to \(longest), such as `30s`")
        }
        return duration
    }

    package func object(_ key: String, keys: [String]) throws(WorkflowError) -> WorkflowObject? {
        guard let value = object[key] else { return nil }
        return try WorkflowObject(value, at: path + key, keys: keys)
    }

    /// The elements of a list, each with its place.
    ///
    /// Throws when the list is missing or its length is not allowed.
    package func list(
        _ key: String,
        count: ClosedRange<Int>
    ) throws(WorkflowError) -> [(path: JSONPath, value: JSONValue)] {
        guard let value = object[key] else { throw missing(key) }
        guard let elements = value.elements else {
            throw WorkflowError(at: path + key, "must be a list, not \(value.kind)")
        }
        guard count.contains(elements.count) else {
            let allowed = "\(count.lowerBound) to \(count.upperBound)"
            throw WorkflowError(at: path + key, "must have \(allowed) entries; it has \(elements.count)")
        }
        let list = path + key
        return elements.enumerated().map { (list + $0.offset, $0.element) }
    }

    /// Any object, whatever its keys; an empty one when the key is missing.
    package func inputs(_ key: String) throws(WorkflowError) -> JSONValue {
        guard let value = object[key] else { return [:] }
        guard value.members != nil else {
            throw WorkflowError(at: path + key, "must be an object with keys, not \(value.kind)")
        }
        return value
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 63 else { return false }
        let lower = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digit = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard lower.contains(first) || digit.contains(first) else { return false }
        return text.utf8.allSatisfy {
            lower.contains($0) || digit.contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }
}
