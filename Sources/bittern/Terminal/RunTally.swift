package import Domain

/// The answers of a long retry or cancellation, one batch after the other, added up.
package struct RunTally {
    /// `retried`, `cancelled`.
    package let done: String
    package private(set) var count: Int64 = 0
    /// Where to go on; `nil` at the beginning and at the end.
    package private(set) var next: String?
    private let isRehearsal: Bool
    private var items: [JSONValue] = []

    package init(done: String, isRehearsal: Bool) {
        self.done = done
        self.isRehearsal = isRehearsal
    }

    /// Takes the operator API's `RunBatch`.
    package mutating func add(_ batch: JSONValue) {
        count += batch["count"]?.integer ?? 0
        items += batch["items"]?.elements ?? []
        next = batch["next"]?.string
    }

    /// In the shape of the API's answer.
    package var json: JSONValue {
        [
            "items": .array(items), "count": .number(JSONNumber(count)),
            "next": next.map(JSONValue.string) ?? .null,
        ]
    }

    /// For a person, with a newline at the end of each line.
    package var text: String {
        let runs = "\(count) run\(count == 1 ? "" : "s")"
        let ids = items.prefix(Self.exampleLimit).map(\.text).joined(separator: ", ")
        let more = count > Int64(min(items.count, Self.exampleLimit)) ? ", …" : ""
        let which = count > 0 && !ids.isEmpty ? ": \(ids)\(more)" : ""
        return (isRehearsal ? "\(runs) would be \(done)\(which)" : "\(done) \(runs)\(which)") + "\n"
    }

    private static let exampleLimit = 10
}
