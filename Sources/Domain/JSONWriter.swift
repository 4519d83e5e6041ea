/// JSON text, written front to back into one array; absent fields leave no trace.
///
/// Long texts are cut on a character boundary and long lists after their limit, and each cut is remembered by its path.
/// The output is valid JSON that PostgreSQL's `jsonb` accepts, for every Swift string: U+0000 is left out.
package struct JSONWriter: Sendable {
    /// The most bytes of a key as written; only keys out of a body can be longer, and are cut.
    static let keyBytes = 128

    /// What has been written.
    package private(set) var bytes: [UInt8] = []
    /// The paths of the texts and lists that were cut, each once, in the order of writing: `ref.commits[].message`.
    package private(set) var truncated: [String] = []
    private var path: [String] = []

    /// Starts empty, with room for the usual document.
    package init(capacity: Int = 2_048) { bytes.reserveCapacity(capacity) }

    /// Writes `{…}`, as the value of a key when there is one.
    package mutating func object(_ key: String? = nil, _ fields: (inout JSONWriter) -> Void) {
        open(key, UInt8(ascii: "{"))
        fields(&self)
        close(key, UInt8(ascii: "}"))
    }

    /// Writes `[…]` with at most `limit` elements, and nothing when there are none.
    package mutating func list<Element>(
        _ key: String,
        _ elements: [Element],
        limit: Int,
        _ write: (Element, inout JSONWriter) -> Void
    ) {
        guard !elements.isEmpty else { return }
        if elements.count > limit { remember(key) }
        open("\(key)[]", UInt8(ascii: "["), named: key)
        for element in elements.prefix(limit) { write(element, &self) }
        close(key, UInt8(ascii: "]"))
    }

    /// Writes a text of at most `limit` bytes as written between the quotes; nothing when it is nil.
    package mutating func text(_ key: String, _ value: String?, limit: Int) {
        guard let value else { return }
        write(key: key)
        if !quote(value, limit: limit) { remember(key) }
    }

    /// Writes `null`.
    package mutating func null(_ key: String) {
        write(key: key)
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a text as an element of a list.
    package mutating func text(_ value: String, limit: Int) {
        separate()
        if !quote(value, limit: limit) { remember(nil) }
    }

    /// Writes a whole number as an element of a list.
    package mutating func integer(_ value: Int64) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes `true` or `false` as an element of a list.
    package mutating func flag(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Writes a whole number; nothing when it is nil.
    package mutating func integer(_ key: String, _ value: Int64?) {
        guard let value else { return }
        write(key: key)
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes a number; one that JSON cannot write is written as text.
    package mutating func number(_ key: String, _ value: Double) {
        write(key: key)
        append(value)
    }

    /// Writes a number as an element of a list; one that JSON cannot write is written as text.
    package mutating func number(_ value: Double) {
        separate()
        append(value)
    }

    /// Writes `true` or `false`; nothing when it is nil.
    package mutating func flag(_ key: String, _ value: Bool?) {
        guard let value else { return }
        write(key: key)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Remembers that something under `key` was left out by the caller.
    package mutating func noteTruncation(of key: String) { remember(key) }

    private mutating func append(_ value: Double) {
        // Swift writes as many digits as tell the value from its neighbours, and exponents as JSON has them.
        guard value.isFinite else {
            _ = quote("\(value)", limit: Self.keyBytes)
            return
        }
        bytes.append(contentsOf: "\(value)".utf8)
    }

    private mutating func open(_ key: String?, _ bracket: UInt8, named name: String? = nil) {
        if let name = name ?? key { write(key: name) } else { separate() }
        if let key { path.append(key) }
        bytes.append(bracket)
    }

    private mutating func close(_ key: String?, _ bracket: UInt8) {
        if key != nil { path.removeLast() }
        bytes.append(bracket)
    }

    /// A value is followed by a quote, a digit, a letter or a closing bracket, so the last byte says whether a comma is due.
    private mutating func separate() {
        switch bytes.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
        default: bytes.append(UInt8(ascii: ","))
        }
    }

    private mutating func write(key: String) {
        separate()
        _ = quote(key, limit: Self.keyBytes)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func remember(_ key: String?) {
        let name = (path + (key.map { [$0] } ?? [])).joined(separator: ".")
        if !truncated.contains(name) { truncated.append(name) }
    }

    /// Says whether the whole text was written.
    private mutating func quote(_ value: String, limit: Int) -> Bool {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        return JSONEscape.append(value, to: &bytes, limit: limit)
    }
}
