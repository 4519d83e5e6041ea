import FoundationEssentials
import Testing

@testable import EmbeddedPostgres

@Suite struct ClusterHomeTests {
    @Test(.enabled(if: isRoot))
    func `what PostgreSQL's user cannot reach has its cluster elsewhere, and says so`() async throws {
        try await withScratch { scratch throws in
            let closed = "\(scratch)/closed"
            try Folder.make(closed, mode: 0o700)
            let elsewhere = "/var/lib/bittern/\(DataDirectory(closed).shortName)"
            defer { try? FileManager.default.removeItem(atPath: elsewhere) }
            let said = Said()
            try await withServer(in: closed, said: said) { server throws in
                #expect(try await ask(server.conninfo, "show data_directory") == "\(elsewhere)/data")
                #expect(said.text.contains("cannot reach \(closed)"))
                #expect(FileManager.default.fileExists(atPath: "\(closed)/lock"))
                _ = try await ask(server.conninfo, "create table kept as select 1")
            }
            // Moved, and still with its cluster.
            try FileManager.default.moveItem(atPath: closed, toPath: "\(scratch)/moved")
            try await withServer(in: "\(scratch)/moved") { server throws in
                #expect(try await ask(server.conninfo, "select count(*) from kept") == "1")

                try Folder.make("\(scratch)/copy", mode: 0o700)
                try Folder.write(elsewhere, to: "\(scratch)/copy/postgres.home", mode: 0o600)
                let error = await #expect(throws: EmbeddedPostgresError.self, "a copy has no cluster of its own") {
                    try await withServer(in: "\(scratch)/copy") { _ in }
                }
                #expect(error?.description.contains("another bittern") == true)
            }
        }
    }

    @Test func `a cluster that is gone from its recorded place is not silently replaced`() async throws {
        try await withScratch { scratch throws in
            try Folder.write("/nowhere/bittern", to: "\(scratch)/postgres.home", mode: 0o600)
            let error = await #expect(throws: EmbeddedPostgresError.self) { try await withServer(in: scratch) { _ in } }
            #expect(error?.description.contains("should be in /nowhere/bittern") == true)
        }
    }

    @Test(.enabled(if: isRoot)) func `a cluster that cannot be reached any more is not silently replaced`() async throws
    {
        try await withScratch { scratch throws in
            try await withServer(in: scratch) { _ in }
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: scratch)
            let error = await #expect(throws: EmbeddedPostgresError.self) { try await withServer(in: scratch) { _ in } }
            #expect(error?.description.contains("cannot reach its cluster") == true)
        }
    }

    @Test(.enabled(if: isRoot)) func `a full disk is an error that says so, and leaves nothing in the way`()
        async throws
    {
        try await withScratch { scratch throws in
            let disk = "\(scratch)/disk"
            try Folder.make(disk, mode: 0o755)
            let mounted = try await Command(
                executable: "/bin/mount",
                arguments: ["-t", "tmpfs", "-o", "size=20m,mode=755", "none", disk]
            ).run()
            try #require(mounted.succeeded, "mounting a small disk: \(mounted.output)")
            let error = await #expect(throws: EmbeddedPostgresError.self) { try await withServer(in: disk) { _ in } }
            #expect(error?.description.contains("No space left on device") == true)
            _ = try await Command(executable: "/bin/mount", arguments: ["-o", "remount,size=200m", disk]).run()
            #expect(try await answers(in: disk))
            _ = try await Command(executable: "/bin/umount", arguments: [disk]).run()
        }
    }

    @Test func `only the newest log files are kept`() async throws {
        try await withScratch { scratch throws in
            let home = ClusterHome(path: scratch, account: try await ServerAccount.current())
            try Folder.make(home.log, mode: 0o700)
            for day in 10...20 {
                try Folder.write("day \(day)\n", to: "\(home.log)/postgres-202601\(day)-000000.log", mode: 0o600)
            }
            LogTail.prune(home)
            let names = try FileManager.default.contentsOfDirectory(atPath: home.log).sorted()
            #expect(names.first == "postgres-20260115-000000.log" && names.count == LogTail.keptFiles)
            #expect(LogTail.read(home) == "day 20")
        }
    }

    @Test func `a data directory has one name`() async throws {
        try await withScratch { scratch throws in
            try Folder.make("\(scratch)/real", mode: 0o755)
            try FileManager.default.createSymbolicLink(
                atPath: "\(scratch)/link",
                withDestinationPath: "\(scratch)/real"
            )
            for name in ["real", "real/", "link", "./real", "real/../link", "missing/../real"] {
                #expect(DataDirectory("\(scratch)/\(name)").path == "\(scratch)/real", "\(name)")
            }
        }
    }

    @Test func `a socket folder with a long parent is made in the next one`() async throws {
        try await withScratch { scratch throws in
            let long = "\(scratch)/\(String(repeating: "x", count: 100))"
            try Folder.make(long, mode: 0o755)
            let account = try await ServerAccount.current()
            let folder = try SocketFolder.make(
                for: DataDirectory(scratch),
                owner: account,
                run: "/proc/none",
                temporary: [long, scratch]
            )
            #expect(folder.path.hasPrefix("\(scratch)/bittern-"))
            folder.remove()
            #expect(!FileManager.default.fileExists(atPath: folder.path))
            let error = #expect(throws: EmbeddedPostgresError.self) {
                try SocketFolder.make(
                    for: DataDirectory(scratch),
                    owner: account,
                    run: "/proc/none",
                    temporary: [long]
                )
            }
            #expect(error?.description.contains("short enough") == true)
        }
    }
}
