import Foundation
import Testing
import ThrowawayDatabase

/// Every file of `sql/tests`, each in a migrated database of its own.
@Suite struct PgTAPTests {
    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: Project.sql.path + "/tests")) ?? [])
        .filter { $0.hasSuffix(".sql") }
        .sorted()

    static let isRequired = ProcessInfo.processInfo.environment["REQUIRE_PGTAP"] == "1"
    static let canRun = isRequired || Project.program("pg_prove") != nil

    @Test func `there are files to run`() {
        #expect(!Self.files.isEmpty, "a parametrised test without arguments would be skipped in silence")
    }

    @Test(
        .enabled(if: canRun, "pg_prove is missing: apt-get install libtap-parser-sourcehandler-pgtap-perl"),
        arguments: files
    )
    func `sql tests pass`(file: String) async throws {
        try await withThrowawayDatabase { conninfo throws in
            let psql = try Self.psql(to: conninfo)
            defer { try? FileManager.default.removeItem(at: psql) }
            let path = "\(Project.sql.path)/tests/\(file)"
            let answer = try await Project.run("pg_prove", ["--verbose", "--psql-bin", psql.path, path])
            #expect(answer.succeeded, "\(answer.output)")
        }
    }

    /// A `psql` that is connected to one database: `pg_prove` has options, but takes no conninfo (it cuts at its `=`).
    private static func psql(to conninfo: String) throws -> URL {
        let file = FileManager.default.temporaryDirectory.appending(path: "bittern-psql-\(UUID())")
        let quoted = conninfo.replacing("'", with: #"'\''"#)
        try Data("#!/bin/sh\nexec psql \"$@\" --dbname '\(quoted)'\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path)
        return file
    }
}
