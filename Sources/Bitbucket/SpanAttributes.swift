import Domain

/// The attributes of a span or of its resource, as OpenTelemetry writes them: `{"key": …, "value": {"intValue": "7"}}`.
struct SpanAttributes {
    typealias Attribute = (key: String, value: TriggerDocument.Value)

    /// The most attributes of one list that are looked at.
    private static let limit = 1_000

    /// In the order sent; those without a key or a value are left out.
    let all: [Attribute]

    init(_ list: JSONField) {
        all = list.elements.prefix(Self.limit).compactMap { attribute in
            guard let key = attribute.key.nonEmptyText, let value = Self.value(attribute.value) else { return nil }
            return (key, value)
        }
    }

    /// The text of an attribute.
    subscript(_ key: String) -> String? {
        for attribute in all where attribute.key == key {
            if case .text(let text) = attribute.value { return text }
        }
        return nil
    }

    /// The page of the run.
    var runURL: String? { self["pipeline_run.url"] ?? self["pipeline.url"] }

    /// An address under any name that ends so.
    var otherURL: String? {
        all.lazy.compactMap { attribute -> String? in
            guard attribute.key.hasSuffix(".url"), case .text(let url) = attribute.value else { return nil }
            return url.hasPrefix("https://") || url.hasPrefix("http://") ? url : nil
        }.first
    }

    /// These, then those of `others` whose keys are not among them; no more than one above a document's limit.
    func merged(over others: SpanAttributes) -> [Attribute] {
        var merged: [Attribute] = []
        var keys: Set<String> = []
        for list in [all, others.all] {
            for attribute in list where merged.count <= TriggerDocument.itemLimit {
                if keys.insert(attribute.key).inserted { merged.append(attribute) }
            }
        }
        return merged
    }

    /// One of the kinds of value; a number may be written as text, since JSON's readers lose digits of long ones.
    private static func value(_ any: JSONField) -> TriggerDocument.Value? {
        guard let (kind, value) = any.members.first(where: { $0.value.isPresent }) else { return nil }
        switch kind {
        case "stringValue", "bytesValue": return value.text.map(TriggerDocument.Value.text)
        case "intValue": return value.integer.map(TriggerDocument.Value.integer)
        case "boolValue": return value.flag.map(TriggerDocument.Value.flag)
        case "doubleValue": return double(value)
        case "arrayValue": return .list(value.values.elements.prefix(TriggerDocument.itemLimit + 1).compactMap(single))
        default:
            value.surprise("a kind of value that is known")
            return nil
        }
    }

    /// `NaN` and the infinities are written as texts, and stay such.
    private static func double(_ value: JSONField) -> TriggerDocument.Value? {
        if value.isText, let text = value.text, ["NaN", "Infinity", "-Infinity"].contains(text) { return .text(text) }
        return value.number.map(TriggerDocument.Value.number)
    }

    /// A value in a list, which is no list itself.
    private static func single(_ any: JSONField) -> TriggerDocument.Value? {
        guard any.isObject, any.arrayValue.isPresent else { return value(any) }
        any.surprise("a single value")
        return nil
    }
}
