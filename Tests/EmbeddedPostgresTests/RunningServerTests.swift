import FoundationEssentials
import Testing

@testable import EmbeddedPostgres

@Suite struct RunningServerTests {
    @Test func `other commands find the server while it runs, and only then`() async throws {
        try await withScratch { scratch throws in
            #expect(try EmbeddedPostgres.conninfo(ofRunningIn: scratch) == nil)
            try await withServer(in: scratch) { server throws in
                let found = try #require(try EmbeddedPostgres.conninfo(ofRunningIn: scratch + "/"))
                #expect(found == server.conninfo)
                #expect(try await ask(found, "select current_database()") == "bittern")
            }
            #expect(try EmbeddedPostgres.conninfo(ofRunningIn: scratch) == nil)
        }
    }

    @Test func `a directory that is not there has no server`() throws {
        #expect(try EmbeddedPostgres.conninfo(ofRunningIn: "/nowhere/at/all") == nil)
    }

    @Test(arguments: [1, 4_194_303]) func `what a dead server wrote is not believed`(pid: Int32) async throws {
        try await withScratch { scratch throws in
            let left = RunningServer(
                pid: pid,
                dataFolder: "\(scratch)/x",
                socketFolder: "/tmp/none",
                conninfo: "host=x"
            )
            try left.write(to: DataDirectory(scratch))
            #expect(try EmbeddedPostgres.conninfo(ofRunningIn: scratch) == nil)
        }
    }

    @Test(arguments: ["", "{", "[]", #"{"pid":"x"}"#])
    func `a damaged file is an error to other commands, and no obstacle to a start`(text: String) async throws {
        try await withScratch { scratch throws in
            try Data(text.utf8).write(to: URL(filePath: "\(scratch)/postgres.json"))
            #expect(throws: EmbeddedPostgresError.self) { try EmbeddedPostgres.conninfo(ofRunningIn: scratch) }
        }
    }

    @Test func `a start replaces a damaged file`() async throws {
        try await withScratch { scratch throws in
            try Data("{".utf8).write(to: URL(filePath: "\(scratch)/postgres.json"))
            try await withServer(in: scratch) { server throws in
                let found = try EmbeddedPostgres.conninfo(ofRunningIn: scratch)
                #expect(found == server.conninfo)
            }
        }
    }

    @Test func `a folder in a conninfo is quoted`() {
        #expect(
            RunningServer.conninfo(socketFolder: #"/a b'c\d"#)
                == #"host='/a b\'c\\d' port=5432 user=bittern dbname=bittern"#
        )
    }
}
