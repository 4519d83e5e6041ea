import FoundationEssentials
import Testing

@testable import EmbeddedPostgres

@Suite struct PostgresBinariesTests {
    @Test func `without PostgreSQL the message says what to install`() async throws {
        let account = try await ServerAccount.current()
        let error = await #expect(throws: EmbeddedPostgresError.self) {
            try await PostgresBinaries.find(path: "/nowhere", debianFolder: "/nowhere", account: account)
        }
        #expect(error?.description.contains("apt-get install postgresql") == true)
    }

    @Test func `the newest of Debian's folders is used, and those on PATH before it`() async throws {
        try await withScratch { scratch throws in
            for version in [9, 15, 16, 17] { try fake(version, in: "\(scratch)/debian/\(version)/bin") }
            try fake(15, in: "\(scratch)/mine")
            let account = try await ServerAccount.current()
            let debian = "\(scratch)/debian"
            let newest = try await PostgresBinaries.find(path: "", debianFolder: debian, account: account)
            #expect(newest == PostgresBinaries(directory: "\(debian)/17/bin", majorVersion: 17))
            let mine = try await PostgresBinaries.find(
                path: "relative:/nowhere:\(scratch)/mine",
                debianFolder: debian,
                account: account
            )
            #expect(mine.directory == "\(scratch)/mine")
            let fitting = try await PostgresBinaries.find(
                majorVersion: 16,
                path: "\(scratch)/mine",
                debianFolder: debian,
                account: account
            )
            #expect(fitting.majorVersion == 16, "the version that made the cluster")
        }
    }

    @Test func `a link on PATH leads to the versioned folder`() async throws {
        try await withScratch { scratch throws in
            try fake(16, in: "\(scratch)/16/bin")
            try FileManager.default.createDirectory(atPath: "\(scratch)/bin", withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                atPath: "\(scratch)/bin/initdb",
                withDestinationPath: "\(scratch)/16/bin/initdb"
            )
            let found = try await PostgresBinaries.find(
                path: "\(scratch)/bin",
                debianFolder: "/nowhere",
                account: ServerAccount.current()
            )
            #expect(found.directory == "\(scratch)/16/bin")
        }
    }

    @Test func `one that is too old, and one that does not run, are passed over and said`() async throws {
        try await withScratch { scratch throws in
            try fake(14, in: "\(scratch)/14/bin")
            try fake(17, in: "\(scratch)/17/bin", exit: 1)
            let error = await #expect(throws: EmbeddedPostgresError.self) {
                try await PostgresBinaries.find(path: "", debianFolder: scratch, account: ServerAccount.current())
            }
            #expect(error?.description.contains("version 14 is too old") == true)
            #expect(error?.description.contains("17/bin: does not run") == true)
        }
    }

    private func fake(_ version: Int, in folder: String, exit: Int = 0) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["initdb", "postgres"] {
            let script = "#!/bin/sh\necho 'postgres (PostgreSQL) \(version).3 (Debian \(version).3-1)'\nexit \(exit)\n"
            try Data(script.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/\(name)")
        }
    }
}
