/// A way into a JSON document: `pull_request.source.branch`, `commits[0].hash`, `links["clone url"]`.
package struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    /// One turn of the way: into an object by name, or into a list by place, from 0.
    package enum Step: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    package var steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    /// As a person would write it: names that are not plain words in brackets and quotes.
    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where Self.isWord(key): text += text.isEmpty ? key : "." + key
            case .key(let key): text += "[\(JSONValue.string(key).text)]"
            }
        }
        return text
    }

    package static func + (path: JSONPath, key: String) -> JSONPath { JSONPath(path.steps + [.key(key)]) }
    package static func + (path: JSONPath, index: Int) -> JSONPath { JSONPath(path.steps + [.index(index)]) }

    /// Whether a name may stand between dots: ASCII letters, digits, `_` and `-`, not starting with `-`.
    package static func isWord(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("-") && name.utf8.allSatisfy(isWordByte)
    }

    /// Whether a byte may be part of a name between dots.
    package static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
