import BitbucketSimulator
import Credentials
import Domain
import Postgres
import Telemetry

/// The whole way of a customer on this machine: the public door, PostgreSQL, and a simulated Bitbucket.
struct ConnectStreet: Sendable {
    static let clientID = "client-of-bittern"
    static let clientSecret = "client-secret-of-this-test"
    static let returnOrigin = "https://shop.example.org"

    let app: App
    /// Where customers reach the public door.
    let publicURL: String
    let simulator: BitbucketSimulator
    let pool: PostgresPool
    let log: LogLines
    let metrics: ObservationMetrics
    let apps: Apps
    let invitations: Invitations
    let browser = Browser()

    /// Makes a link, and gives the whole of it.
    func link(
        customer: String = "acme",
        connection: String? = nil,
        returnTo: String? = nil
    ) async throws -> String {
        let (token, _) = try await invitations.create(
            app: app,
            customer: customer,
            connection: connection,
            returnTo: returnTo
        )
        return "\(publicURL)/connect/\(token)"
    }

    /// Presses the button, and consents, or whatever is to be pressed, on Bitbucket's page: gives the way back.
    func wayBack(of link: String, pressing button: String = "grant", in browser: Browser? = nil) async throws -> String
    {
        let browser = browser ?? self.browser
        let sent = try await browser.submit([], to: link)
        let page = try await browser.open(sent.location)
        let path = String(sent.location.prefix { $0 != "?" })
        return try await browser.submit(page.form(pressing: button), to: path).location
    }

    /// How often customers were given this answer.
    func count(_ answer: ConnectAnswer) -> Int {
        let line = #"bittern_connect_answers_total{answer="\#(answer.rawValue)"} "#
        return metrics.render().split(separator: "\n").first { $0.hasPrefix(line) }
            .flatMap { Int($0.dropFirst(line.count)) } ?? -1
    }

    /// The one number that a query gives.
    func number(_ query: Query) async throws -> Int64? { try await pool.execute(query).first?.get("number") }
}
