import FoundationEssentials
import Glibc
import Testing

@testable import EmbeddedPostgres

@Suite struct StartTests {
    @Test func `a new cluster is durable, checked, and on a Unix socket only`() async throws {
        try await withScratch { scratch throws in
            let said = Said()
            try await withServer(in: "\(scratch)/data", said: said) { server throws in
                let wanted = [
                    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on",
                    "listen_addresses": "", "server_encoding": "UTF8", "max_connections": "100",
                    "shared_buffers": "128MB", "max_wal_size": "2GB", "logging_collector": "on", "TimeZone": "UTC",
                ]
                for (name, value) in wanted {
                    #expect(try await ask(server.conninfo, "show \(name)") == value, "\(name)")
                }
                let who = try await ask(server.conninfo, "select current_user, current_database(), inet_server_addr()")
                #expect(who == "bittern|bittern|")
                #expect(said.text.contains("making a PostgreSQL"))
            }
        }
    }

    @Test func `nobody gets in over TCP, and nobody is trusted`() async throws {
        try await withScratch { scratch throws in
            try await withServer(in: scratch) { server throws in
                let rules = try await ask(
                    server.conninfo,
                    "select distinct type || ' ' || auth_method from pg_hba_file_rules order by 1"
                )
                #expect(rules == "host reject\nlocal peer\nlocal scram-sha-256")
            }
        }
    }

    @Test(.enabled(if: isRoot)) func `as root, the server is an unprivileged user's, and strangers are refused`()
        async throws
    {
        try await withScratch { scratch throws in
            try await withServer(in: scratch) { server throws in
                let pid = try serverPID(inCluster: "\(scratch)/postgres/data")
                let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
                let user = status.split(separator: "\n").first { $0.hasPrefix("Uid:") }
                #expect(user?.contains("\t0") == false)

                let account = try await ServerAccount.forServer(clusterOwner: nil)
                #expect(try await ask(server.conninfo, "select 1", as: account) == "1")
                let stranger = ServerAccount(name: "daemon", userID: 1, groupID: 1, isSwitched: true)
                #expect(try await ask(server.conninfo, "select 1", as: stranger).contains("Peer authentication failed"))
            }
        }
    }

    @Test(arguments: [
        "plain", "with space", "o'clock", "a\"b", "$(touch injected)", "`id`", "comma,back\\slash", "é",
        String(repeating: "long/", count: 40),
    ])
    func `any data directory will do`(name: String) async throws {
        try await withScratch { scratch throws in
            try await withServer(in: "\(scratch)/\(name)") { server throws in
                #expect(try await ask(server.conninfo, "select 1") == "1")
                let socket = try await ask(server.conninfo, "show unix_socket_directories")
                #expect(socket.utf8.count + "/.s.PGSQL.5432".utf8.count <= SocketFolder.longestSocketBytes)
            }
            try await withServer(in: "\(scratch)/\(name)") { server throws in
                #expect(try await ask(server.conninfo, "select 2") == "2", "and a second time")
            }
        }
    }

    @Test func `the server is out of reach of the terminal's Ctrl-C`() async throws {
        try await withScratch { scratch throws in
            try await withServer(in: scratch) { _ in
                let pid = try serverPID(inCluster: "\(scratch)/postgres/data")
                #expect(getsid(pid) != getsid(0))
                #expect(getpgid(pid) != getpgid(0))
            }
        }
    }

    @Test func `settings given replace ours`() async throws {
        try await withScratch { scratch throws in
            try await withServer(in: scratch, settings: ["max_connections": "17"]) { server throws in
                #expect(try await ask(server.conninfo, "show max_connections") == "17")
            }
        }
    }

    @Test func `a server that does not come up is explained by its log`() async throws {
        try await withScratch { scratch throws in
            let error = await #expect(throws: EmbeddedPostgresError.self) {
                try await withServer(in: scratch, settings: ["shared_buffers": "1kB"]) { _ in }
            }
            #expect(error?.description.contains("shared_buffers") == true)
            #expect(error?.description.contains("ended at its start") == true)
            // And nothing of it is in the way of the next.
            #expect(try await answers(in: scratch))
        }
    }

    @Test func `a name that is no setting is refused before it reaches a file`() async throws {
        try await withScratch { scratch throws in
            _ = await #expect(throws: EmbeddedPostgresError.self) {
                try await withServer(in: scratch, settings: ["x = 1\ny": "2"]) { _ in }
            }
        }
    }

    @Test func `a directory that cannot be made is named`() async throws {
        let error = await #expect(throws: EmbeddedPostgresError.self) {
            try await withServer(in: "/proc/bittern/data") { _ in }
        }
        #expect(error?.description.contains("/proc/bittern/data is not usable") == true)
    }

    @Test func `a line break in the directory's name is refused, because PostgreSQL does`() async throws {
        let error = await #expect(throws: EmbeddedPostgresError.self) {
            try await withServer(in: "/tmp/bittern\nscratch") { _ in }
        }
        #expect(error?.description.contains("line break") == true)
        #expect(!FileManager.default.fileExists(atPath: "/tmp/bittern\nscratch"))
    }

    @Test func `a file in the place of the directory is named`() async throws {
        try await withScratch { scratch throws in
            try Data().write(to: URL(filePath: "\(scratch)/file"))
            let error = await #expect(throws: EmbeddedPostgresError.self) {
                try await withServer(in: "\(scratch)/file") { _ in }
            }
            #expect(error?.description == "\(scratch)/file is not usable: it is not a folder")
        }
    }
}
