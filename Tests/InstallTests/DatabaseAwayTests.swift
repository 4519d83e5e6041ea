import BitbucketSimulator
import HTTPTypes
import Postgres
import Testing
import ThrowawayDatabase

@testable import Install

@Suite(.timeLimit(.minutes(2))) struct DatabaseAwayTests {
    @Test func `without the database nothing is lost before the code is used`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            let back = try await street.wayBack(of: link)
            let other = try await street.link()
            try await Self.withoutDatabase(of: street) {
                for visit in [
                    try await street.browser.open(link), try await street.browser.open(back),
                    try await street.browser.submit([], to: other),
                ] {
                    #expect(visit.status == 503)
                    #expect(visit.title == "We cannot do this at the moment")
                }
            }
            #expect(try await street.browser.open(back).title == "Connected")
        }
    }

    @Test func `with the code used up the customer is told to go once more`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            let back = try await street.wayBack(of: link)
            let late = ScriptedAnswer(delay: .seconds(1), carriesOut: true)
            street.simulator.script(.post, "/site/oauth2/access_token", answers: [late])
            try await withThrowingTaskGroup(of: Browser.Visit.self) { group in
                group.addTask { try await street.browser.open(back) }
                while street.simulator.requests().last?.path != "/site/oauth2/access_token" { await Task.yield() }
                try await Self.withoutDatabase(of: street) {
                    let visit = try #require(try await group.next())
                    #expect(visit.status == 503)
                    #expect(visit.title == "We could not keep it")
                }
            }
            #expect(try await street.browser.open(back).status == 409)
            #expect(try await street.browser.open(try await street.wayBack(of: link)).title == "Connected")
        }
    }

    /// Lets nobody into the street's database while `body` runs.
    private static func withoutDatabase(of street: ConnectStreet, _ body: () async throws -> Void) async throws {
        let name = try await street.pool.execute("select current_database() as name").first?.get("name") as String?
        let database = try #require(name)
        let server = try await PostgresConnection.open(try await ThrowawayServer.shared.conninfo())
        try await server.executeScript(
            """
            alter database "\(database)" with allow_connections false;
            select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '\(database)';
            """
        )
        try await body()
        try await server.executeScript(#"alter database "\#(database)" with allow_connections true"#)
        await server.close()
    }
}
