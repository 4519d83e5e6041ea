package import Domain

/// The answers of a key rotation, one after the other, added up.
package struct KeyRotationTally {
    package private(set) var resealed: Int64 = 0
    package private(set) var unopened: [String] = []
    /// Where to go on; `nil` at the beginning and at the end.
    package private(set) var next: String?
    private var key = ""
    private var removable: [String] = []

    package init() {}

    /// Takes the operator API's `KeyRotation`.
    package mutating func add(_ answer: JSONValue) {
        key = answer["key"]?.string ?? key
        resealed += answer["resealed"]?.integer ?? 0
        unopened += answer["unopened"]?.texts ?? []
        removable = answer["removable"]?.texts ?? []
        next = answer["next"]?.string
    }

    /// In the shape of the API's answer.
    package var json: JSONValue {
        [
            "key": .string(key), "resealed": .number(JSONNumber(resealed)),
            "unopened": .array(unopened.map(JSONValue.string)), "removable": .array(removable.map(JSONValue.string)),
            "next": next.map(JSONValue.string) ?? .null,
        ]
    }

    /// For a person, with a newline after each line.
    package var text: String {
        var story = StoryLines()
        story.add("resealed", "\(resealed) with key \(key)")
        story.add("unopened", unopened)
        story.add(
            "removable",
            removable.isEmpty
                ? "no key: each of the others still seals something, or there are no others"
                : "\(removable.joined(separator: ", ")): nothing is sealed with it any more; take it out of BITTERN_KEYRING"
        )
        return story.text
    }
}
