package import BitbucketSimulator
import Domain
import FoundationEssentials
import Yams

/// The file of `--scenario`, YAML or JSON.
package enum ScenarioFile {
    private static let limitBytes = 4 << 20

    /// Throws a usage error that says what is wrong with the file.
    static func read(_ path: String) throws -> Scenario {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= limitBytes else {
            throw CommandError("--scenario: \(path) cannot be read, or has more than \(limitBytes) bytes", .usage)
        }
        do {
            return try parse(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw CommandError("--scenario: \(path): \(error)", .usage)
        }
    }

    /// The scenario that a text is; throws what is wrong with it.
    package static func parse(_ text: String) throws -> Scenario {
        // JSON is YAML, too; the encoding is named, so that no environment variable can choose another.
        guard let root = try Yams.compose(yaml: text, .basic, .default, .utf8) else { return try Scenario([:]) }
        return try Scenario(value(of: root))
    }

    private static func value(of node: Node) throws -> JSONValue {
        switch node {
        case .scalar(let scalar): return value(of: scalar)
        case .sequence(let sequence): return .array(try sequence.map(value))
        case .mapping(let mapping):
            var object = JSONObject()
            for (key, element) in mapping {
                guard let name = key.string else { throw CommandError("a key must be text", .usage) }
                object[name] = try value(of: element)
            }
            return .object(object)
        case .alias: throw CommandError("aliases are not supported", .usage)
        }
    }

    /// What stands in quotes is a text, whatever it looks like.
    private static func value(of scalar: Node.Scalar) -> JSONValue {
        guard scalar.style == .plain else { return .string(scalar.string) }
        switch scalar.string {
        case "", "~", "null": return .null
        case "true": return true
        case "false": return false
        default: return JSONNumber(scalar.string).map(JSONValue.number) ?? .string(scalar.string)
        }
    }
}
