import BitbucketSimulator
import Curl
import Domain
import Foundation
import Postgres
import Testing
import ThrowawayDatabase

/// A bittern whose customers connect accounts of a simulated Bitbucket; workers are processes of their own, and come and go.
struct ConnectedHouse: Sendable {
    /// What the customer sees on their way to a connection.
    struct Trip: Sendable {
        let link: String
        /// To Bitbucket, with the state in its address and the cookie in its fields.
        let departure: Browser.Page
        /// Where Bitbucket sent the browser, code and state in it.
        let callback: String
        let end: Browser.Page
    }

    static let clientSecret = "ConsumersOwnSecret8Wq2LrT5+and/more="
    static let tokenEndpoint = "/site/oauth2/access_token"

    /// The process that has the doors and no worker.
    let doors: BitternProcess
    let street: Street
    let bitbucket: BitbucketSimulator
    let browser: Browser
    let database: PostgresPool
    let conninfo: String
    let folder: String
    /// Of every process of this house.
    let environment: [String: String]

    /// Another process on the same database, which does nothing but work.
    func worker(_ more: [String: String] = [:]) async throws -> BitternProcess {
        try await BitternProcess.start(
            database: conninfo,
            dataDirectory: folder,
            roles: "worker",
            environment: environment.merging(more) { $1 }
        )
    }

    /// A command that is to succeed; what it prints as JSON.
    @discardableResult
    func operate(_ arguments: String...) async throws -> JSONValue {
        let end = try await doors.command(arguments + ["--output", "json"])
        guard end.status == 0, let json = end.json else { throw Refused(reply: end.text + end.remarks) }
        return json
    }

    /// The customer is sent a link, opens it, presses the button, and comes back from Bitbucket.
    @discardableResult
    func connect(_ customer: String) async throws -> Trip {
        let invited = try await operate("connections", "invite", "bitbucket", "--customer", customer)
        let link = try #require(invited["url"]?.string)
        let departure = try await browser.press(on: try await browser.open(link))
        let wayBack = try await browser.follow(departure)
        let callback = try #require(wayBack.location, "\(wayBack.text)")
        let end = try await browser.follow(wayBack)
        try #require(end.status == 200, "\(end.text)")
        return Trip(link: link, departure: departure, callback: callback, end: end)
    }

    /// As if the connection's token had a second left.
    func endToken(of name: String) async throws {
        _ = try await database.execute(
            """
            update bittern_store.credential k set expires_at = bittern_store.now() + interval '1 s'
              from bittern_store.connection c where c.id = k.connection_id and c.name = \(name)
            """
        )
    }

    /// As if everybody had waited long enough for whoever renews.
    func endPatience() async throws {
        _ = try await database.execute(
            "update bittern_store.credential set refresh_until = bittern_store.now(), retry_at = null"
        )
    }

    func standing(of name: String) async throws -> (state: String, generation: Int64?, reason: String?) {
        let rows = try await database.execute(
            "select state, generation, state_reason from bittern_store.connection_state where name = \(name)"
        )
        let row = try #require(rows.first)
        return (try row.get("state"), try row.get("generation"), try row.get("state_reason"))
    }

    /// What the token endpoint was asked so far.
    var tokenRequests: [RecordedRequest] { bitbucket.requests().filter { $0.path == Self.tokenEndpoint } }

    /// The server's processes whose call of this function waits for a lock.
    func waiting(in function: String) async throws -> [Int32] {
        try await database.execute(
            """
            select pid from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock' and strpos(query, \(function)) > 0
            """
        ).map { try $0.get("pid") }
    }
}

/// A row that a test holds, so that whoever wants it waits.
struct HeldRow: Sendable {
    private let connection: PostgresConnection

    /// `selection` is a `select … for update`, or the like.
    init(_ selection: String, in house: ConnectedHouse) async throws {
        connection = try await PostgresConnection.open(house.conninfo)
        try await connection.executeScript("begin; \(selection)")
    }

    func release() async throws {
        try await connection.executeScript("rollback")
        await connection.close()
    }
}

/// Gives `body` a house with an app that is set up, at a Bitbucket that grants at once.
func withConnectedHouse(
    environment: [String: String] = [:],
    _ body: (ConnectedHouse) async throws -> Void
) async throws {
    let port = try FreePort.find()
    let publicURL = "http://127.0.0.1:\(port)"
    let environment = environment.merging(["BITTERN_PUBLIC_URL": publicURL]) { $1 }
    try await withThrowawayDatabase { conninfo in
        try await withTemporaryFolder { folder in
            try await withBitbucketSimulator(.grantingAtOnce(callback: publicURL + "/oauth/callback")) { bitbucket in
                let doors = try await BitternProcess.start(
                    database: conninfo,
                    dataDirectory: folder,
                    roles: "receiver,console",
                    publicPort: port,
                    environment: environment
                )
                let curl = CurlLoop()
                let house = ConnectedHouse(
                    doors: doors,
                    street: Street(doors),
                    bitbucket: bitbucket,
                    browser: Browser(curl: curl),
                    database: PostgresPool(conninfo: conninfo, limit: 4),
                    conninfo: conninfo,
                    folder: folder,
                    environment: environment
                )
                do {
                    try await house.setUp()
                    try await body(house)
                } catch {
                    print("what bittern said:\n\(house.everythingSaid.suffix(6000))")
                    throw error
                }
                await house.database.close()
                await curl.close()
                doors.crash()
            }
        }
    }
}

extension ConnectedHouse {
    /// The logs of all its processes, the dead ones' too.
    var everythingSaid: String {
        // What cannot be read says nothing; that something was said is seen by whoever looks.
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".log") }.sorted()
            .map { (try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) ?? "" }.joined()
    }

    fileprivate func setUp() async throws {
        let secretFile = "\(folder)/client-secret"
        try Self.clientSecret.write(toFile: secretFile, atomically: true, encoding: .utf8)
        try await operate(
            "apps",
            "set",
            "bitbucket",
            "--client-id",
            "key",
            "--client-secret-file",
            secretFile,
            "--base-url",
            try await bitbucket.baseURL,
            "--scope",
            "pullrequest:write",
            "--scope",
            "webhook"
        )
    }
}

extension SimulatorConfiguration {
    fileprivate static func grantingAtOnce(callback: String) -> SimulatorConfiguration {
        var settings = SimulatorSettings()
        settings.grantsAtOnce = true
        return SimulatorConfiguration(
            accounts: [SimulatedAccount()],
            consumers: [
                SimulatedConsumer(
                    key: "key",
                    secret: ConnectedHouse.clientSecret,
                    callback: callback,
                    scopes: ["account", "pullrequest:write", "webhook"]
                )
            ],
            settings: settings,
            now: { Date() }
        )
    }
}
