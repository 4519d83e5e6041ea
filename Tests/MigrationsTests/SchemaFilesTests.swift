import Foundation
import Migrations
import Testing

@Suite struct SchemaFilesTests {
    @Test func `what is built in is what is in the project, to the byte`() throws {
        let project = try SchemaFiles(directory: Project.sql.path)
        #expect(SchemaFiles.embedded == project)
        #expect(!project.migrations.isEmpty)
    }

    @Test func `a checksum is SHA-256 in hexadecimal`() {
        // As `printf 'select 1' | sha256sum` prints it.
        let file = SchemaFile(path: "x.sql", text: "select 1")
        #expect(file.checksum == "822ae07d4783158bc1912bb623e5107cc9002d519e1143a9c200ed6ee18b6d0f")
        #expect(SchemaFile(path: "y.sql", text: "select 1\r\n").checksum != file.checksum, "line ends count")
    }

    @Test(arguments: [
        ["0002_a"], ["0001_a", "0003_b"], ["0001_a", "0001_b"], ["1_a"], ["0001a"], ["0000_a"], ["x"], ["00001_a"],
        ["0001_a", "x"],
    ])
    func `migrations with a gap, or without a number, are refused`(names: [String]) {
        let files = SchemaFiles(names.map { SchemaFile(path: "migrations/\($0).sql", text: "select 1") })
        let error = #expect(throws: MigrationError.self) { try SchemaStatus(recorded: [:], files: files) }
        #expect(error?.description.contains("out of order") == true)
    }

    @Test(arguments: ["migrations/0001_other.sql", "migrations/nonsense.sql"])
    func `an applied migration that was renamed or removed is refused`(path: String) {
        let error = #expect(throws: MigrationError.self) {
            try SchemaStatus(recorded: [path: two.migrations[0].checksum], files: two)
        }
        #expect(error == .edited(path: path))
    }

    @Test func `a folder is read as the project is, and what is not SQL is left out`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bittern-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        for path in ["migrations/0001_a.sql", "functions/f.sql", "functions/note.md", "tests/t.sql", "schema.sql"] {
            let file = folder.appending(path: path)
            let parent = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try Data("-- é \"\\(x)\"\n".utf8).write(to: file)
        }
        let files = try SchemaFiles(directory: folder.path)
        #expect(files.migrations.map(\.path) == ["migrations/0001_a.sql"])
        #expect(files.functions == [SchemaFile(path: "functions/f.sql", text: "-- é \"\\(x)\"\n")])
        #expect(files.views.isEmpty && files.grants == nil)

        try Data([0xFF, 0xFE]).write(to: folder.appending(path: "grants.sql"))
        #expect(throws: MigrationError.self) { try SchemaFiles(directory: folder.path) }
        #expect(throws: MigrationError.self) { try SchemaFiles(directory: folder.path + "/nowhere") }
    }
}
