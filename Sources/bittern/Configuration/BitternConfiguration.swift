package import Credentials
package import Domain
package import Logging
package import Store
package import Telemetry

/// Whether `serve` brings the schema up to date by itself.
package enum MigrateMode: String, CaseIterable, Sendable {
    case auto
    case never
}

/// What a process does of the whole.
package enum Role: String, CaseIterable, Sendable {
    /// The door for Bitbucket and what is behind it, up to the log.
    case receiver
    /// The runs.
    case worker
    /// The operators' door.
    case console
}

/// The configuration as plain values, each checked.
///
/// Where each came from is in `values`.
package struct BitternConfiguration: Sendable {
    /// A conninfo or URL as libpq takes it; `nil` for the private PostgreSQL of the data directory.
    package let databaseURL: String?
    package let dataDirectory: String
    package let publicHost: String
    /// 0 lets the system choose.
    package let publicPort: Int
    /// Without a slash at the end.
    package let publicURL: String
    package let operatorHost: String
    /// 0 lets the system choose.
    package let operatorPort: Int
    /// Without a slash at the end.
    package let operatorURL: String
    package let operatorToken: Secret?
    package let keyring: Secret?
    /// The OAuth consumers that the operator offers to try things out with.
    package let sharedConsumers: SharedConsumers
    /// Where customers may be sent back to, `https://shop.example.org` each.
    package let returnOrigins: [String]
    package let logLevel: Logger.Level
    package let logFormat: LogFormat
    package let migrate: MigrateMode
    /// Never empty.
    package let roles: Set<Role>
    package let bodyLimitBytes: Int
    package let workerConcurrency: Int
    /// Runs of one workflow in hand at a time, over all workers; half of the pool unless it is set.
    package let workerPerWorkflow: Int
    /// Runs of one connection in hand at a time, over all workers; an eighth of the pool unless it is set.
    package let workerPerConnection: Int
    package let workerLeaseSeconds: Int
    /// CIDRs and addresses as they were written; the address policy reads them.
    package let allowedAddresses: [String]
    package let poolSize: Int
    package let retention: Retention
    /// Every key that has a value, in the order of `ConfigurationKey`.
    package let values: [ConfiguredValue]

    /// Reads and checks every key.
    ///
    /// Throws the first `ConfigurationError`.
    package init(_ sources: ConfigurationSources) throws {
        var reading = try ConfigurationReading(sources)
        databaseURL = reading.text(.databaseURL)
        dataDirectory = try reading.present(.dataDirectory)
        publicHost = try reading.present(.publicHost)
        publicPort = try reading.integer(.publicPort, in: 0...65_535)
        publicURL = try reading.address(.publicURL, otherwise: "http://localhost:\(publicPort)")
        operatorHost = try reading.present(.operatorHost)
        operatorPort = try reading.integer(.operatorPort, in: 0...65_535)
        operatorURL = try reading.address(
            .operatorURL,
            otherwise: "http://\(Self.reachable(operatorHost)):\(operatorPort)"
        )
        operatorToken = try reading.token(.operatorToken)
        keyring = reading.text(.keyring).map(Secret.init)
        sharedConsumers = try reading.sharedConsumers()
        returnOrigins = try reading.origins(.connectReturnOrigins)
        logLevel = try reading.word(.logLevel, of: "trace, debug, info, notice, warning, error, critical") {
            Logger.Level(named: $0)
        }
        logFormat = try reading.word(.logFormat)
        migrate = try reading.word(.migrate)
        roles = try reading.words(.roles)
        bodyLimitBytes = try reading.integer(.bodyLimitBytes, in: 1_024...(256 << 20))
        workerConcurrency = try reading.integer(.workerConcurrency, in: 1...4_096)
        workerPerWorkflow = try reading.integer(
            .workerPerWorkflow,
            in: 1...10_000,
            otherwise: max(1, workerConcurrency / 2)
        )
        workerPerConnection = try reading.integer(
            .workerPerConnection,
            in: 1...10_000,
            otherwise: max(1, workerConcurrency / 8)
        )
        workerLeaseSeconds = try reading.integer(.workerLeaseSeconds, in: 1...3_600)
        allowedAddresses = reading.list(.allowedAddresses)
        poolSize = try reading.integer(.poolSize, in: 1...1_000)
        retention = try reading.retention()
        values = reading.values
    }

    /// What is entered in Bitbucket as the OAuth consumer's callback URL.
    package var callbackURL: String { "\(publicURL)/oauth/callback" }

    /// The address at which a service that listens on `host` is reached from this machine.
    private static func reachable(_ host: String) -> String {
        switch host {
        case "0.0.0.0", "": "127.0.0.1"
        case "::": "[::1]"
        default: host.contains(":") ? "[\(host)]" : host
        }
    }
}
