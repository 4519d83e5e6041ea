import Domain

/// Stands in for what only a run would know, and gives it its name again in what came of it.
///
/// While a request is made they are plain letters and digits, which every kind of encoding leaves as they are, or numbers, for
/// inputs that take nothing else.
struct UnknownValues {
    enum Form: CaseIterable {
        case text
        case number
    }

    /// In place of the run's number.
    static let run: Int64 = 8_070_605_040_302_011
    /// In place of every secret; an address may begin with one.
    static let secret = Secret("https://secret.invalid")

    private static let mark = "bittern-unknown-7c1e90b4-"
    private static let firstNumber: Int64 = 8_070_605_040_310_000

    private(set) var names: [String] = []
    private let form: Form

    init(as form: Form) { self.form = form }

    /// Results in which each path that is asked for leads to a stand-in.
    mutating func results(for references: [TemplateReference]) -> JSONObject {
        var results: JSONValue = [:]
        // The shorter first: what leads further in takes its place.
        let paths = references.filter { $0.root == .steps }.map(\.path).sorted { $0.steps.count < $1.steps.count }
        for path in paths {
            let name = (JSONPath([.key("steps")] + path.steps)).description
            guard !names.contains(name) else { continue }
            names.append(name)
            results = Self.putting(standIn(names.count - 1), into: results, at: path.steps[...])
        }
        return results.members ?? JSONObject()
    }

    private func standIn(_ index: Int) -> JSONValue {
        switch form {
        case .text: .string(Self.mark + "\(index).")
        case .number: .number(JSONNumber(Self.firstNumber + Int64(index)))
        }
    }

    /// A value with names in place of the stand-ins, and the names that are in it.
    func naming(_ value: JSONValue) -> (value: JSONValue, names: [String]) {
        var found: Set<Int> = []
        let named = naming(value, found: &found)
        return (named, found.sorted().map { names[$0] })
    }

    private func naming(_ value: JSONValue, found: inout Set<Int>) -> JSONValue {
        switch value {
        case .null, .bool: return value
        case .number(let number):
            let named = naming(number.text, found: &found)
            return named == number.text ? value : .string(named)
        case .string(let text): return .string(naming(text, found: &found))
        case .array(let elements):
            var named: [JSONValue] = []
            for element in elements { named.append(naming(element, found: &found)) }
            return .array(named)
        case .object(let object):
            var named = JSONObject()
            for member in object.members {
                named[naming(member.name, found: &found)] = naming(member.value, found: &found)
            }
            return .object(named)
        }
    }

    private func naming(_ text: String, found: inout Set<Int>) -> String {
        var text = text.replacing("\(Self.run)", with: "‹run.id›")
        for (index, name) in names.enumerated() {
            let mark = Self.mark + "\(index)."
            for standIn in [mark, mark.uppercased(), "\(Self.firstNumber + Int64(index))"] where text.contains(standIn)
            {
                found.insert(index)
                text = text.replacing(standIn, with: "‹\(name)›")
            }
        }
        return text
    }

    private static func putting(
        _ value: JSONValue,
        into whole: JSONValue,
        at path: ArraySlice<JSONPath.Step>
    ) -> JSONValue {
        switch path.first {
        case nil: return value
        case .key(let key):
            var object = whole.members ?? JSONObject()
            object[key] = putting(value, into: object[key] ?? .null, at: path.dropFirst())
            return .object(object)
        case .index(let index):
            // The list may be long, and nobody has it: a place that far out stands for none.
            guard index < 1_000 else { return whole }
            var elements = whole.elements ?? []
            while elements.count <= index { elements.append(.null) }
            elements[index] = putting(value, into: elements[index], at: path.dropFirst())
            return .array(elements)
        }
    }
}
