import Domain
import FoundationEssentials
import Yams

/// The YAML file of `--config`: `public: { port: 8080 }` or `public.port: 8080`, lists for what is separated by commas.
struct ConfigurationFile {
    private static let limitBytes = 1 << 20

    private(set) var values: [ConfigurationKey: String] = [:]
    private let path: String

    /// Throws `ConfigurationError` when it cannot be read, says something nobody reads, or says something twice.
    init(reading path: String) throws {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError("--config: \(path) cannot be read; is it there, and may this user read it?")
        }
        try self.init(parsing: bytes.prefix(Self.limitBytes + 1), path: path)
    }

    init(parsing bytes: Data, path: String) throws {
        self.path = path
        guard bytes.count <= Self.limitBytes else {
            throw ConfigurationError("\(path) has more than \(Self.limitBytes) bytes; is it the right file?")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self), .basic, .default, .utf8)
        } catch {
            throw ConfigurationError("\(path) is not YAML: \(error)")
        }
        guard let root else { return }
        if case .scalar(let scalar) = root, scalar.string.isEmpty { return }
        guard case .mapping = root else { throw ConfigurationError("\(path) is not a YAML mapping of keys to values") }
        try read(root, at: "")
    }

    private mutating func read(_ node: Node, at name: String) throws {
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard let word = key.string else { throw error("a key must be text", key) }
                try read(value, at: name.isEmpty ? word : "\(name).\(word)")
            }
        case .sequence(let sequence):
            let texts = sequence.compactMap(\.string)
            guard texts.count == sequence.count else { throw error("\(name) may hold a list of texts only", node) }
            try set(name, texts.joined(separator: ","), node)
        case .scalar(let scalar):
            let isNothing = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
            try set(name, isNothing ? "" : scalar.string, node)
        case .alias: throw error("aliases are not supported", node)
        }
    }

    private mutating func set(_ name: String, _ text: String, _ node: Node) throws {
        let isInFile = name.hasSuffix("_file")
        guard let key = ConfigurationKey(rawValue: isInFile ? String(name.dropLast("_file".count)) : name),
            key.isSecret || !isInFile
        else { throw error("\(name) is not known\(ConfigurationKey.hint(for: name))", node) }
        guard !text.isEmpty else { return }
        guard values[key] == nil else { throw error("\(key.rawValue) is there twice; keep one of them", node) }
        values[key] = isInFile ? try SecretFile.text(at: text, namedBy: "\(path), \(name)") : text
    }

    private func error(_ reason: String, _ node: Node) -> ConfigurationError {
        ConfigurationError("\(path)\(node.mark.map { ":\($0.line)" } ?? ""): \(reason)")
    }
}
