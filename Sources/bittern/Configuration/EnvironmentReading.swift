import Domain
import FoundationEssentials

/// The `BITTERN_` part of an environment, with the secrets that are in files read.
struct EnvironmentReading {
    private(set) var values: [String: String] = [:]
    /// The secrets that are in the environment itself.
    private(set) var direct: Set<String> = []

    /// Beginnings of variables that the project's own scripts and tests read.
    private static let scripts = [
        "BITTERN_TEST_", "BITTERN_RECORDED_PAYLOADS", "BITTERN_API_DESCRIPTIONS", "BITTERN_UPDATE_SNAPSHOT",
    ]

    /// Throws `ConfigurationError` for a name that nobody reads, and for a secret that cannot be read or is given twice.
    init(of environment: [String: String]) throws {
        let plain = Set(ConfigurationKey.allCases.map(\.environmentVariable))
        let inFiles = Set(ConfigurationKey.allCases.filter(\.isSecret).map { $0.environmentVariable + "_FILE" })
        for (name, text) in environment where name.hasPrefix("BITTERN_") && !text.isEmpty {
            if plain.contains(name) {
                values[name] = text
                direct.insert(name)
            } else if inFiles.contains(name) {
                let secret = String(name.dropLast("_FILE".count))
                guard environment[secret, default: ""].isEmpty else {
                    throw ConfigurationError("\(secret) and \(name) are both set; keep one of them")
                }
                values[secret] = try SecretFile.text(at: text, namedBy: name)
            } else if !Self.isForSomebodyElse(name, text) {
                let hint = NearestName.hint(for: name, in: plain.union(inFiles).sorted())
                throw ConfigurationError("the environment has \(name), which nothing reads\(hint)")
            }
        }
    }

    /// Whether Kubernetes put it there for a service that is called `bittern`, or it is of the project's scripts.
    private static func isForSomebodyElse(_ name: String, _ text: String) -> Bool {
        if scripts.contains(where: name.hasPrefix) || name.hasPrefix("BITTERN_SERVICE_") { return true }
        guard name.hasPrefix("BITTERN_PORT") else { return false }
        return text.hasPrefix("tcp://") || text.hasPrefix("udp://")
            || name.dropFirst("BITTERN_PORT_".count).first?.isNumber == true
    }
}

/// A file whose whole content is a secret; one newline at its end is not part of it.
enum SecretFile {
    static let limitBytes = 64 << 10

    /// The text in the file at `path`; `name` is who asked for it, for the `ConfigurationError`.
    static func text(at path: String, namedBy name: String) throws -> String {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw ConfigurationError("\(name): \(path) cannot be read; is it there, and may this user read it?")
        }
        guard bytes.count <= limitBytes else {
            throw ConfigurationError("\(name): \(path) has \(bytes.count) bytes; a secret has at most \(limitBytes)")
        }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError("\(name): \(path) is not UTF-8 text")
        }
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        guard !text.isEmpty else { throw ConfigurationError("\(name): \(path) is empty") }
        return text
    }
}
