/// A JSON document as it was written: numbers keep their digits and objects keep their order.
///
/// Two values are equal when their texts would be, number by number: `1.10` is not `1.1`.
package indirect enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The member named `key` of an object; nil when there is none, or when this is no object.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[key]
    }

    /// Element `index` of an array, from 0; nil outside it, or when this is no array.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The value that `path` leads to, null included; nil when any step of it leads nowhere.
    package subscript(path: JSONPath) -> JSONValue? {
        var value = self
        for step in path.steps {
            let next: JSONValue? =
                switch step {
                case .key(let key): value[key]
                case .index(let index): value[index]
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }

    /// The text of a string, and nil of anything else.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// A number without fraction or exponent that fits 64 bits, and nil of anything else.
    package var integer: Int64? {
        guard case .number(let number) = self else { return nil }
        return Int64(number.text)
    }

    /// True or false as such; nil of anything else, however true it looks.
    package var boolean: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements of an array, and nil of anything else.
    package var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members of an object, and nil of anything else.
    package var members: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// What it is, as a person would say it: `a string`, `an object`, `null`.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}
