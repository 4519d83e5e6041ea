import Domain
import FoundationEssentials

/// Workflow files on their way to the service: each file's text under the name that messages call it.
struct WorkflowTexts {
    private static let kinds = [".yaml", ".yml", ".json"]
    private static let filesLimit = 1_000

    private let texts: [(file: String, text: String)]

    /// Reads files as they are, and of folders what ends in `.yaml`, `.yml` or `.json`, in the order of their paths; what
    /// is hidden is left out.
    ///
    /// - Throws: `CommandError`.
    init(_ paths: [String]) throws {
        let files = try paths.flatMap { try Self.isFolder($0) ? Self.files(in: $0) : [$0] }
        guard files.count <= Self.filesLimit else {
            throw CommandError("there are \(files.count) files; \(Self.filesLimit) can be applied at a time")
        }
        texts = try files.map { (file: $0, text: try Self.read($0)) }
    }

    /// As the service takes them: a list of `{file, text}`.
    var json: JSONValue { .array(texts.map { ["file": .string($0.file), "text": .string($0.text)] }) }

    /// The text of one file; of standard input when `path` is `-`.
    static func read(_ path: String) throws -> String {
        guard path != "-" else {
            var text = ""
            while let line = readLine(strippingNewline: false) { text += line }
            return text
        }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw CommandError("\(path) cannot be read; is it there, and may this user read it?")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError("\(path) is not UTF-8 text")
        }
        return text
    }

    private static func files(in folder: String) throws -> [String] {
        let found = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
            kinds.contains { path.hasSuffix($0) } && !path.split(separator: "/").contains { $0.hasPrefix(".") }
        }
        let base = folder.hasSuffix("/") ? folder : folder + "/"
        let files = try found.sorted().map { base + $0 }.filter { try !isFolder($0) }
        guard !files.isEmpty else {
            throw CommandError("\(folder) has no \(kinds.map { "*" + $0 }.joined(separator: ", "))")
        }
        return files
    }

    private static func isFolder(_ path: String) throws -> Bool {
        guard path != "-" else { return false }
        // What is not there is said when it is read.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if attributes?[.type] as? FileAttributeType == .typeSymbolicLink {
            return (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
        }
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }
}
