package import Domain
import Foundation

/// A body as Bitbucket would send it, from which hostile ones are made.
package struct SeedBody: Sendable {
    package let product: Product
    package let eventKey: String
    package let bytes: [UInt8]
    let values: JSONValues

    /// All of the project's own fixtures, in the order of their paths; never empty.
    package static let all: [SeedBody] = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let root = tests.appending(path: "BitbucketTests/Fixtures")
        let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        let bodies = paths.filter { $0.hasSuffix(".json") && !$0.hasSuffix(".expected.json") }.sorted()
            .compactMap { path in
                (try? Data(contentsOf: root.appending(path: path))).map { SeedBody(path: path, bytes: [UInt8]($0)) }
            }
        precondition(!bodies.isEmpty, "the fixtures are in \(root.path)")
        return bodies
    }()

    /// The same one, changed already; what is no JSON any more is one value.
    init(_ seed: SeedBody, bytes: [UInt8]) {
        product = seed.product
        eventKey = seed.eventKey
        self.bytes = bytes
        values = bytes.count < 16_000 ? JSONValues(in: bytes) : JSONValues(all: [0..<bytes.count])
    }

    private init(path: String, bytes: [UInt8]) {
        let parts = path.split(separator: "/")
        var key = String(parts[1])
        if let first = key.firstIndex(of: "_") { key.replaceSubrange(first...first, with: ":") }
        product = parts[0] == "cloud" ? .cloud : .datacenter
        eventKey = key
        self.bytes = bytes
        values = JSONValues(in: bytes)
    }
}

/// Where the values of a JSON text stand in its bytes; of one that is broken, some of them.
struct JSONValues: Sendable {
    /// Every value but keys; containers, too.
    private(set) var all: [Range<Int>] = []
    /// Texts, with their quotes, keys among them.
    private(set) var texts: [Range<Int>] = []
    /// Keys with their colon and their value.
    private(set) var members: [Range<Int>] = []
    /// Values that stand in a list.
    private(set) var elements: [Range<Int>] = []

    init(all: [Range<Int>]) { self.all = all }

    init(in bytes: [UInt8]) {
        var position = 0
        value(bytes, &position)
        // In a text that is cut short a value ends beyond it.
        func within(_ ranges: [Range<Int>]) -> [Range<Int>] { ranges.map { $0.clamped(to: 0..<bytes.count) } }
        (all, texts, members, elements) = (within(all), within(texts), within(members), within(elements))
    }

    private mutating func value(_ bytes: [UInt8], _ position: inout Int) {
        skip(bytes, &position)
        let start = position
        switch position < bytes.count ? bytes[position] : 0 {
        case UInt8(ascii: "\""): text(bytes, &position)
        case UInt8(ascii: "{"): container(bytes, &position, isObject: true)
        case UInt8(ascii: "["): container(bytes, &position, isObject: false)
        default:
            while position < bytes.count, !Array(",]} \n".utf8).contains(bytes[position]) { position += 1 }
        }
        all.append(start..<position)
    }

    private mutating func container(_ bytes: [UInt8], _ position: inout Int, isObject: Bool) {
        position += 1
        while true {
            skip(bytes, &position)
            guard position < bytes.count else { return }
            if bytes[position] == UInt8(ascii: "}") || bytes[position] == UInt8(ascii: "]") { break }
            if bytes[position] == UInt8(ascii: ",") {
                position += 1
                continue
            }
            let start = position
            if isObject {
                text(bytes, &position)
                while position < bytes.count, bytes[position] != UInt8(ascii: ":") { position += 1 }
                position += 1
            }
            value(bytes, &position)
            if isObject { members.append(start..<position) } else { elements.append(start..<position) }
        }
        position += 1
    }

    private mutating func text(_ bytes: [UInt8], _ position: inout Int) {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position = min(position + 1, bytes.count)
        texts.append(start..<position)
    }

    private func skip(_ bytes: [UInt8], _ position: inout Int) {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }
}
