import FoundationEssentials
import Glibc
import Testing

@testable import EmbeddedPostgres

@Suite struct TakeOverTests {
    @Test func `a second bittern is refused, with the directory and the pid of the first`() async throws {
        try await withScratch { scratch throws in
            try await withServer(in: scratch) { server throws in
                let error = await #expect(throws: EmbeddedPostgresError.self) {
                    try await withServer(in: scratch) { _ in }
                }
                #expect(error == .alreadyRunning(directory: scratch, pid: getpid()))
                #expect(error?.description.contains("(pid \(getpid()))") == true)
                #expect(error?.description.contains(scratch) == true)
                #expect(try await ask(server.conninfo, "select 1") == "1", "the first is not disturbed")
            }
        }
    }

    @Test func `after a killed bittern the next one takes over, and what was committed is there`() async throws {
        try await withScratch { scratch throws in
            try await leaveRunning(in: scratch, table: "kept")
            let orphan = try serverPID(inCluster: "\(scratch)/postgres/data")
            let said = Said()
            try await withServer(in: scratch, said: said) { server throws in
                #expect(try await ask(server.conninfo, "select count(*) from kept") == "1")
                #expect(try serverPID(inCluster: "\(scratch)/postgres/data") != orphan)
                #expect(said.text.contains("pid \(orphan)"))
            }
        }
    }

    @Test func `after a killed server, with its children still there, the next start recovers`() async throws {
        try await withScratch { scratch throws in
            try await leaveRunning(in: scratch, table: "kept")
            kill(try serverPID(inCluster: "\(scratch)/postgres/data"), SIGKILL)
            try await withServer(in: scratch) { server throws in
                #expect(try await ask(server.conninfo, "select count(*) from kept") == "1")
            }
        }
    }

    @Test(arguments: ["1", "4194303", "\(getpid())", "0", "-1", "nonsense", ""])
    func `a stale pid file does not block`(pid: String) async throws {
        try await withScratch { scratch throws in
            try await withServer(in: scratch) { _ in }
            let path = "\(scratch)/postgres/data/postmaster.pid"
            let text =
                pid.isEmpty ? "" : "\(pid)\n\(scratch)/postgres/data\n1700000000\n5432\n/tmp\n\n  1234 5678\nready\n"
            try Data(text.utf8).write(to: URL(filePath: path))
            let owner = try FileManager.default.attributesOfItem(atPath: "\(scratch)/postgres/data")
            try FileManager.default.setAttributes(
                owner.filter { [.ownerAccountID, .groupOwnerAccountID].contains($0.key) },
                ofItemAtPath: path
            )
            #expect(try await answers(in: scratch))
        }
    }

    @Test func `a pid file that names another cluster's server neither blocks nor stops that one`() async throws {
        try await withScratch { scratch throws in
            try await withServer(in: "\(scratch)/other") { other throws in
                let pid = try serverPID(inCluster: "\(scratch)/other/postgres/data")
                try await withServer(in: "\(scratch)/ours") { _ in }
                try Data("\(pid)\n".utf8).write(to: URL(filePath: "\(scratch)/ours/postgres/data/postmaster.pid"))
                #expect(try await answers(in: "\(scratch)/ours"))
                #expect(try await ask(other.conninfo, "select 1") == "1")
            }
        }
    }

    @Test func `half a cluster is made anew`() async throws {
        try await withScratch { scratch throws in
            let draft = "\(scratch)/postgres/data.new"
            try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
            try Data("15\n".utf8).write(to: URL(filePath: "\(draft)/PG_VERSION"))
            #expect(try await answers(in: scratch))
        }
    }

    @Test func `a server that dies is started again`() async throws {
        let said = Said()
        try await withScratch { scratch throws in
            try await withServer(in: scratch, said: said) { server throws in
                try await withThrowingTaskGroup { group in
                    group.addTask { try await server.keepRunning() }
                    kill(try serverPID(inCluster: "\(scratch)/postgres/data"), SIGKILL)
                    #expect(try await eventually { try await ask(server.conninfo, "select 1") == "1" }, "\(said.text)")
                    #expect(try EmbeddedPostgres.conninfo(ofRunningIn: scratch) == server.conninfo)
                    group.cancelAll()
                }
            }
        }
    }

    @Test func `stopping ends the server, twice does no harm, and the directory is free`() async throws {
        try await withScratch { scratch throws in
            let server = try await EmbeddedPostgres.start(in: scratch) { _ in }
            let pid = try serverPID(inCluster: "\(scratch)/postgres/data")
            await server.stop()
            await server.stop()
            #expect(!ServerProcess(pid: pid, dataFolder: "\(scratch)/postgres/data").isAlive)
            #expect(!FileManager.default.fileExists(atPath: "\(scratch)/postgres/data/postmaster.pid"))
        }
    }

    /// As a killed bittern does: the lock goes, the server stays.
    private func leaveRunning(in directory: String, table: String) async throws {
        let server = try await EmbeddedPostgres.start(in: directory) { _ in }
        _ = try await ask(server.conninfo, "create table \(table) as select 1")
    }
}
