import Domain

/// One object of a scenario, read member by member; what nobody reads is a mistake.
///
/// A member that is null is the same as none. Each reader throws when the member is something else than it takes.
struct ScenarioObject {
    /// Where it stands, for the errors: `consumers[0]`.
    let place: String
    private let members: JSONObject
    private var known: [String] = []

    init(_ json: JSONValue, at place: String) throws(ScenarioError) {
        guard let members = json.members else { throw ScenarioError("\(place) is \(json.kind); it must be an object") }
        self.place = place
        self.members = members
    }

    mutating func text(_ name: String) throws(ScenarioError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string, !text.isEmpty else { throw wrong(name, value, "a text") }
        return text
    }

    mutating func neededText(_ name: String) throws(ScenarioError) -> String {
        guard let text = try text(name) else { throw ScenarioError("\(place) has no \(name)") }
        return text
    }

    mutating func texts(_ name: String) throws(ScenarioError) -> [String]? {
        guard let value = value(name) else { return nil }
        let texts = (value.elements ?? []).compactMap(\.string)
        guard value.elements?.count == texts.count else { throw wrong(name, value, "a list of texts") }
        return texts
    }

    mutating func flag(_ name: String) throws(ScenarioError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let flag = value.boolean else { throw wrong(name, value, "true or false") }
        return flag
    }

    mutating func integer(_ name: String, _ range: ClosedRange<Int>) throws(ScenarioError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let integer = value.integer.flatMap({ Int(exactly: $0) }), range.contains(integer) else {
            throw wrong(name, value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    /// With a fraction if need be; ten years at most.
    mutating func seconds(_ name: String) throws(ScenarioError) -> Duration? {
        guard let value = value(name) else { return nil }
        guard case .number(let number) = value, let seconds = Double(number.text), (0...315_360_000).contains(seconds)
        else { throw wrong(name, value, "seconds, from 0 on") }
        return .seconds(seconds)
    }

    /// One of the words of an enum.
    mutating func word<Word>(_ name: String, of type: Word.Type) throws(ScenarioError) -> Word?
    where Word: RawRepresentable<String> & CaseIterable {
        guard let value = value(name) else { return nil }
        guard let word = value.string.flatMap(Word.init(rawValue:)) else {
            throw wrong(name, value, Word.allCases.map(\.rawValue).joined(separator: " or "))
        }
        return word
    }

    mutating func object(_ name: String) throws(ScenarioError) -> ScenarioObject? {
        guard let value = value(name) else { return nil }
        return try ScenarioObject(value, at: place.isEmpty ? name : "\(place).\(name)")
    }

    /// Each element by `read`, which has to read all of it.
    mutating func list<Element>(
        _ name: String,
        _ read: (inout ScenarioObject) throws(ScenarioError) -> Element
    ) throws(ScenarioError) -> [Element] {
        guard let value = value(name) else { return [] }
        guard let elements = value.elements else { throw wrong(name, value, "a list") }
        var result: [Element] = []
        for (index, element) in elements.enumerated() {
            var object = try ScenarioObject(element, at: "\(place.isEmpty ? name : "\(place).\(name)")[\(index)]")
            result.append(try read(&object))
            try object.end()
        }
        return result
    }

    /// As it is, for what has a reader of its own.
    mutating func any(_ name: String) -> JSONValue? { value(name) }

    /// Throws when there is a member that nobody asked for.
    func end() throws(ScenarioError) {
        guard let stray = members.names.first(where: { !known.contains($0) }) else { return }
        let what = place.isEmpty ? "the scenario" : place
        throw ScenarioError("\(what) has `\(stray)`, which is not known\(NearestName.hint(for: stray, in: known))")
    }

    private mutating func value(_ name: String) -> JSONValue? {
        known.append(name)
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    private func wrong(_ name: String, _ value: JSONValue, _ wanted: String) -> ScenarioError {
        ScenarioError("\(place.isEmpty ? name : "\(place).\(name)") is \(value.kind); it must be \(wanted)")
    }
}
