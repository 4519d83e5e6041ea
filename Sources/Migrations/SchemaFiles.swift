import FoundationEssentials

/// The whole of `sql/` but its tests: what a database of this program's is made of.
package struct SchemaFiles: Hashable, Sendable {
    /// In the order of their numbers: applied once, never changed afterwards.
    package let migrations: [SchemaFile]
    /// One function a file, `create or replace`; applied again when its text changes.
    package let functions: [SchemaFile]
    /// One view a file, `create or replace`; applied again when its text changes.
    package let views: [SchemaFile]
    /// Roles and privileges; applied whole after everything else.
    package let grants: SchemaFile?

    /// Those that were in the project when this program was built.
    package static let embedded = SchemaFiles(embeddedFiles)

    /// Sorts `files` by their folders; paths of other folders are left out.
    package init(_ files: [SchemaFile]) {
        let sorted = files.sorted { $0.path < $1.path }
        migrations = sorted.filter { $0.path.hasPrefix("migrations/") }
        functions = sorted.filter { $0.path.hasPrefix("functions/") }
        views = sorted.filter { $0.path.hasPrefix("views/") }
        grants = sorted.first { $0.path == "grants.sql" }
    }

    /// Reads a folder laid out as the project's `sql/`; folders in it may be missing.
    ///
    /// - Throws: `MigrationError.unreadable` when it is not there or a file is not UTF-8 text.
    package init(directory: String) throws {
        var paths: [String] = []
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            if names.contains("grants.sql") { paths.append("grants.sql") }
            for folder in ["migrations", "functions", "views"] where names.contains(folder) {
                paths += try FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(folder)")
                    .filter { $0.hasSuffix(".sql") }
                    .map { "\(folder)/\($0)" }
            }
        } catch {
            throw MigrationError.unreadable(path: directory, reason: "\(error)")
        }
        self.init(try paths.map { try Self.read($0, in: directory) })
    }

    /// Functions, views and grants: what is applied again when it changes.
    var repeatable: [SchemaFile] { functions + views + (grants.map { [$0] } ?? []) }

    /// Refuses migrations that are not numbered 0001, 0002, … without a gap.
    ///
    /// - Throws: `MigrationError.misnumbered`.
    func checkNumbers() throws {
        for (expected, file) in zip(1..., migrations) where file.number != expected {
            throw MigrationError.misnumbered(path: file.path, expected: expected)
        }
    }

    private static func read(_ path: String, in directory: String) throws -> SchemaFile {
        guard let bytes = FileManager.default.contents(atPath: "\(directory)/\(path)"),
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw MigrationError.unreadable(path: "\(directory)/\(path)", reason: "it is not UTF-8 text, or closed")
        }
        return SchemaFile(path: path, text: text)
    }
}
