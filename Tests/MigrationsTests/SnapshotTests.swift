import Foundation
import Testing
import ThrowawayDatabase

/// `sql/schema.sql` is what all files together make, so that a review sees what a migration does.
@Suite struct SnapshotTests {
    static let file = Project.sql.appending(path: "schema.sql")

    @Test(.enabled(if: Project.program("pg_dump") != nil, "pg_dump is missing: apt-get install postgresql-client"))
    func `the snapshot is the schema; BITTERN_UPDATE_SNAPSHOT=1 writes it anew`() async throws {
        try await withThrowawayDatabase { conninfo throws in
            let dump = try await Project.run(
                "pg_dump",
                [
                    "--schema-only", "--no-owner", "--no-privileges", "-n", "bittern", "-n", "bittern_store", "-d",
                    conninfo,
                ]
            )
            try #require(dump.succeeded, "\(dump.output)")
            let schema = Self.withoutNoise(dump.output)
            if ProcessInfo.processInfo.environment["BITTERN_UPDATE_SNAPSHOT"] == "1" {
                try Data(schema.utf8).write(to: Self.file)
            }
            // A snapshot that is not there is an empty one.
            let snapshot = (try? String(contentsOf: Self.file, encoding: .utf8)) ?? ""
            let missing = Self.lines(schema).subtracting(Self.lines(snapshot)).sorted().prefix(20)
            let surplus = Self.lines(snapshot).subtracting(Self.lines(schema)).sorted().prefix(20)
            #expect(
                snapshot == schema,
                """
                run with BITTERN_UPDATE_SNAPSHOT=1 and review the difference
                not in sql/schema.sql: \(missing.joined(separator: "\n"))
                only in sql/schema.sql: \(surplus.joined(separator: "\n"))
                """
            )
        }
    }

    /// Leaves out what tells versions of `pg_dump` and runs of it apart, and comments.
    static func withoutNoise(_ dump: String) -> String {
        let noise = ["--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict"]
        var lines: [Substring] = []
        for line in dump.split(separator: "\n", omittingEmptySubsequences: false)
        where !noise.contains(where: line.hasPrefix) {
            guard !line.isEmpty || lines.last?.isEmpty == false else { continue }
            lines.append(line)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ text: String) -> Set<String> { Set(text.split(separator: "\n").map { String($0) }) }
}
