package import Domain

/// How a consumer is, told to a person: the sentences behind `bittern consumers show`.
package struct ConsumerStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `ConsumerDetails`.
    package init(of consumer: JSONValue) {
        let lines =
            Self.what(consumer) + Self.place(consumer) + Self.workers(consumer) + Self.deadLetters(consumer)
        text = lines.map { $0 + "\n" }.joined()
    }

    /// Before what is told one by one.
    private static let margin = String(repeating: " ", count: 13)

    private static func what(_ consumer: JSONValue) -> [String] {
        let (name, owner) = (plain(consumer["name"]), plain(consumer["owner"]))
        let types = (consumer["types"]?.elements ?? []).map(plain).joined(separator: ", ")
        let filter = consumer["filter"]?.string.map { ["filter     \(CellText.harmless($0))"] } ?? []
        return [
            "consumer   \(name), of role \(owner), made \(plain(consumer["created_at"]))",
            "reads      \(types); gives up on a trigger after \(counted(consumer["max_attempts"], "attempt"))",
        ] + filter
    }

    private static func place(_ consumer: JSONValue) -> [String] {
        let rate = plain(consumer["rate_per_second"])
        let asked = consumer["last_receive_at"]?.string.map { "last asked " + CellText.harmless($0) }
        let expired = counted(consumer["expired"], "trigger")
        return [
            "behind     " + behind(consumer),
            "pace       \(rate) triggers a second over the last minute; \(asked ?? "has never asked")",
        ]
            + (count(consumer["expired"]) == 0
                ? [] : ["expired    \(expired), dropped for their age before it took them"])
    }

    private static func behind(_ consumer: JSONValue) -> String {
        guard count(consumer["unread"]) > 0 else { return "nothing: it has read everything" }
        return "about \(counted(consumer["unread"], "trigger")) of all types; the oldest came "
            + "\(duration(seconds: consumer["lag_seconds"]?.double ?? 0)) ago"
    }

    private static func workers(_ consumer: JSONValue) -> [String] {
        let leases = consumer["leases"]?.elements ?? []
        let listed = leases.map { lease in
            "\(margin)\(counted(lease["triggers"], "trigger")) until \(plain(lease["ends_at"])), "
                + "attempt \(plain(lease["attempt"]))"
        }
        let leased = "leased     \(counted(consumer["leased"], "trigger"))" + (leases.isEmpty ? "" : ":")
        return [leased] + listed + ["retrying   \(counted(consumer["retrying"], "trigger"))"]
    }

    private static func deadLetters(_ consumer: JSONValue) -> [String] {
        let all = count(consumer["dead"])
        let letters = consumer["dead_letters"]?.elements ?? []
        guard all > 0 else { return ["dead       0 triggers"] }
        let listed = letters.map { letter in
            "\(margin)\(plain(letter["trigger_id"])), \(counted(letter["attempts"], "attempt")), "
                + "\(plain(letter["died_at"])): \(CellText.of(letter["last_error"]))"
        }
        let more = all - Int64(letters.count)
        let dead = "dead       \(counted(consumer["dead"], "trigger")); `bittern consumers redrive` gives them again:"
        return [dead] + listed + (more > 0 ? ["\(margin)and \(more) more"] : [])
    }

    /// The two largest units of it, `3 min 20 s`.
    private static func duration(seconds: Double) -> String {
        let units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)]
        var rest = Int(min(max(seconds, 0), 1e12))
        var parts: [String] = []
        for (name, size) in units where rest >= size && parts.count < 2 {
            parts.append("\(rest / size) \(name)")
            rest %= size
        }
        return parts.isEmpty ? "less than 1 s" : parts.joined(separator: " ")
    }

    private static func count(_ value: JSONValue?) -> Int64 { value?.integer ?? 0 }

    private static func counted(_ value: JSONValue?, _ noun: String) -> String {
        "\(count(value)) \(noun)\(count(value) == 1 ? "" : "s")"
    }

    private static func plain(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text): CellText.harmless(text)
        case .some(let value): CellText.of(value)
        case nil: ""
        }
    }
}

extension JSONValue {
    fileprivate var double: Double? {
        guard case .number(let number) = self else { return nil }
        return Double(number.text)
    }
}
