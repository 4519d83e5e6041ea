import Domain

/// A checked body and the list of what surprised its reader.
///
/// A class, so that the many small views into it are two words each and report to one list; it never leaves the
/// function that made it.
final class JSONTape {
    let bytes: [UInt8]
    let tokens: [JSONToken]
    /// Why `jsonb` cannot hold the body.
    let obstacle: PayloadObstacle?
    private(set) var surprises: [Surprise] = []

    /// Takes a BOM off, then reads; throws where the text is not JSON.
    init(_ body: [UInt8]) throws(JSONFault) {
        bytes = body.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(body.dropFirst(3)) : body
        let scanner = try JSONScanner(bytes)
        tokens = scanner.tokens
        obstacle = scanner.obstacle
    }

    var root: JSONField { JSONField(tape: self, index: 0) }

    /// The value under `name`, -1 when there is none or when it is null.
    ///
    /// Of several the last wins.
    func member(_ name: String, of object: Int) -> Int {
        // Held once for the whole walk, not at each look.
        let tokens = tokens
        let bytes = bytes
        let nameBytes = name.utf8.span
        let end = Int(tokens[object].next)
        var found = -1
        var key = object + 1
        while key < end {
            if tokens[key].escaped ? text(key) == name : Self.matches(bytes.span, tokens[key], nameBytes) {
                found = key + 1
            }
            key = Int(tokens[key + 1].next)
        }
        return found >= 0 && tokens[found].kind == .null ? -1 : found
    }

    private static func matches(_ bytes: Span<UInt8>, _ token: JSONToken, _ name: Span<UInt8>) -> Bool {
        let start = Int(token.start)
        guard Int(token.end) - start == name.count else { return false }
        for index in name.indices where bytes[start + index] != name[index] { return false }
        return true
    }

    /// The meaning of a text, without U+0000.
    func text(_ index: Int) -> String {
        let token = tokens[index]
        let slice = bytes[Int(token.start)..<Int(token.end)]
        return token.escaped ? JSONText.decode(slice) : String(decoding: slice, as: UTF8.self)
    }

    /// The bytes of a number as they stand.
    func slice(_ index: Int) -> ArraySlice<UInt8> { bytes[Int(tokens[index].start)..<Int(tokens[index].end)] }

    /// Remembers that the value at `index` is not what was asked for.
    ///
    /// Its path is a walk through the body, which a full list saves: a body could be nothing but surprises.
    func surprise(at index: Int, expected: String) {
        guard surprises.count < Surprise.limit else { return }
        surprise(path(of: index), "expected \(expected), found \(tokens[index].kind.name)")
    }

    /// Remembers that only the first `count` of a list were read; of all surprises this one is never left out.
    func surpriseOfLength(_ path: String, count: Int) {
        if surprises.count == Surprise.limit { surprises.removeLast() }
        surprise(path, "only the first \(count) became triggers")
    }

    /// Remembers a surprise, unless it is known already or there are too many.
    func surprise(_ path: String, _ message: String) {
        let surprise = Surprise(path: path.prefix(utf8: 200), message: message.prefix(utf8: 200))
        if surprises.count < Surprise.limit, !surprises.contains(surprise) { surprises.append(surprise) }
    }

    /// `push.changes[0].new`, found by walking down from the root; only surprises need it.
    private func path(of index: Int) -> String {
        var path = ""
        var container = 0
        while container < index {
            let isObject = tokens[container].kind == .object
            var child = container + 1
            var number = 0
            while true {
                let value = isObject ? child + 1 : child
                if index < tokens[value].next {
                    let name = isObject ? (path.isEmpty ? "" : ".") + text(child).prefix(utf8: 60) : "[\(number)]"
                    path += name
                    container = value
                    break
                }
                child = Int(tokens[value].next)
                number += 1
            }
        }
        return path
    }
}
