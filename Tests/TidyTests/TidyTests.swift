import Testing

/// What no compiler checks and every reviewer would otherwise have to remember.
@Suite struct TidyTests {
    static let swift = ["Sources", "Tests", "deploy"].flatMap { SourceFile.all(in: $0, ending: ".swift") }
    static let sql = SourceFile.all(in: "sql", ending: ".sql").filter { $0.name != "schema.sql" }
    static let migrations = SourceFile.all(in: "sql/migrations", ending: ".sql")
    static let functions = SourceFile.all(in: "sql/functions", ending: ".sql")
    static let scripts = [".ci", "deploy"].flatMap { SourceFile.all(in: $0, ending: "") }
        .filter { !$0.name.hasSuffix(".swift") }

    /// Rooms that hold C, and say `unsafe` where they do.
    static let unsafeRooms = ["Sources/Postgres", "Sources/Curl", "Sources/EmbeddedPostgres"]

    /// Text that may not appear, where it may after all, and what to write instead.
    static let bans: [(text: String, allowed: [String], instead: String)] = [
        ("public ", ["Tests"], "`package`: nothing leaves this package"),
        ("unsafe ", unsafeRooms + ["Tests"], "a safe wrapper in Postgres, Curl or EmbeddedPostgres"),
        ("DispatchQueue", unsafeRooms, "a task group"),
        ("@unchecked Sendable", [], "an actor, a Mutex, or a value"),
        ("Task.detached", [], "a task group"),
        ("try!", [], "a thrown error"),
        ("as!", [], "`as?` and a case for what it is not"),
        ("fatalError(", [], "a thrown error, or a precondition with a sentence"),
        ("func test", [], "@Test func `what is true`()"),
        ("XCT", [], "swift-testing"),
        ("TO" + "DO", [], "the thing itself, or an issue"),
        ("FIX" + "ME", [], "the thing itself, or an issue"),
        ("print(", ["Sources/bittern", "Sources/embed-sql", "Tests", "deploy/bench"], "an observation"),
    ]

    @Test func `there are files to look at`() {
        // A parametrised test with no arguments is skipped; a wrong root would make this suite a no-op.
        #expect(
            Self.swift.count > 100 && Self.migrations.count > 3 && Self.functions.count > 10 && Self.scripts.count > 5
        )
    }

    @Test(arguments: swift + sql + scripts)
    func `a file is short enough to read in one sitting`(file: SourceFile) {
        #expect(file.lines.count <= 300, "\(file.path) has \(file.lines.count) lines")
    }

    @Test(arguments: swift)
    func `a file is named for what is in it`(file: SourceFile) {
        for word in ["Util", "Helper", "Manager", "Common", "Misc", "Extensions"] where file.name.contains(word) {
            Issue.record("\(file.path): \(word) is not a room; name the thing")
        }
    }

    @Test(arguments: swift.filter { $0.name != "TidyTests.swift" })
    func `no banned text`(file: SourceFile) {
        for ban in Self.bans where !ban.allowed.contains(where: file.isUnder) {
            for (number, line) in file.codeLines where line.contains(ban.text) {
                Issue.record("\(file.path):\(number): \(ban.text) is banned, use \(ban.instead)")
            }
        }
    }

    @Test(arguments: swift.filter { $0.name.hasSuffix("Tests.swift") })
    func `a test file has tests that run`(file: SourceFile) {
        #expect(file.lines.contains { $0.contains("@Test") }, "\(file.path) has no @Test, so nothing in it runs")
    }

    @Test func `migrations are numbered 0001, 0002, …`() {
        let numbers = Self.migrations.map { Int($0.name.prefix(4)) }
        #expect(numbers == Array(1...numbers.count))
    }

    @Test(arguments: functions)
    func `a function's file begins with what it does, and defines it`(file: SourceFile) {
        let name = file.name.replacing(".sql", with: "")
        #expect(file.lines[0].hasPrefix("-- bittern"), "\(file.path) has no header")
        #expect(
            file.lines.contains { $0.hasPrefix("create or replace function bittern") && $0.contains(".\(name)(") },
            "\(file.path) does not define \(name)"
        )
    }

    @Test func `the top level holds what the design says, and nothing else`() throws {
        let expected: Set = ["Package.swift", "Sources", "Tests", "sql", "deploy", "README.md"]
        let found = try SourceFile.tracked().compactMap { $0.split(separator: "/").first.map(String.init) }
        #expect(Set(found.filter { !$0.hasPrefix(".") }) == expected)
    }

    @Test func `a room imports only what stands above it in the manifest`() throws {
        let rooms = try SourceFile.named("Package.swift").rooms
        let places = Dictionary(uniqueKeysWithValues: rooms.enumerated().map { ($1, $0) })
        for file in Self.swift where file.isUnder("Sources") {
            guard let room = file.room, let place = places[room] else { continue }
            for (number, line) in file.codeLines {
                guard let other = line.importedModule, let above = places[other] else { continue }
                #expect(above < place, "\(file.path):\(number): \(room) may not import \(other), which stands below it")
            }
        }
    }

    @Test func `the README's map names every room, once, in the manifest's order`() throws {
        let rooms = try SourceFile.named("Package.swift").rooms.filter { !["EmbedSQL", "embed-sql"].contains($0) }
        let map = try SourceFile.named("README.md").mapped
        #expect(map == rooms)
    }
}
