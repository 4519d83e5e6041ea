import Domain

/// Everything that can be set, by the name it has in the file; the environment's name follows from it.
package enum ConfigurationKey: String, CaseIterable, Sendable {
    case databaseURL = "database.url"
    case dataDirectory = "data.dir"
    case publicHost = "public.host"
    case publicPort = "public.port"
    case publicURL = "public.url"
    case operatorHost = "operator.host"
    case operatorPort = "operator.port"
    case operatorURL = "operator.url"
    case operatorToken = "operator.token"
    case keyring
    case sharedBitbucketClientID = "shared.bitbucket.client_id"
    case sharedBitbucketClientSecret = "shared.bitbucket.client_secret"
    case connectReturnOrigins = "connect.return_origins"
    case logLevel = "log.level"
    case logFormat = "log.format"
    case migrate
    case roles
    case bodyLimitBytes = "limits.body_bytes"
    case workerConcurrency = "worker.concurrency"
    case workerPerWorkflow = "worker.per_workflow"
    case workerPerConnection = "worker.per_connection"
    case workerLeaseSeconds = "worker.lease_seconds"
    case allowedAddresses = "allow.addresses"
    case poolSize = "pool.size"
    case retentionDays = "retention.days"
    case retentionHardLimitDays = "retention.hard_limit_days"
    case retentionRunDays = "retention.run_days"
    case retentionFingerprintDays = "retention.fingerprint_days"

    /// `public.port` as `["public", "port"]`.
    var components: [String] { rawValue.split(separator: ".").map(String.init) }

    /// `BITTERN_PUBLIC_PORT`.
    package var environmentVariable: String { "BITTERN_" + rawValue.uppercased().replacing(".", with: "_") }

    /// Never printed; may also be given as the name of a file that holds it, `BITTERN_KEYRING_FILE` or `keyring_file`.
    package var isSecret: Bool {
        switch self {
        case .databaseURL, .operatorToken, .keyring, .sharedBitbucketClientSecret: true
        default: false
        }
    }

    /// What holds when nobody says anything; `nil` where nothing does, or where it follows from other keys.
    package var defaultText: String? {
        switch self {
        case .databaseURL, .publicURL, .operatorURL, .operatorToken, .keyring, .sharedBitbucketClientID,
            .sharedBitbucketClientSecret, .connectReturnOrigins, .allowedAddresses, .workerPerWorkflow,
            .workerPerConnection:
            nil
        case .dataDirectory: ".bittern"
        case .publicHost: "0.0.0.0"
        case .publicPort: "8080"
        case .operatorHost: "127.0.0.1"
        case .operatorPort: "8081"
        case .logLevel: "info"
        case .logFormat: "json"
        case .migrate: "auto"
        case .roles: "receiver,worker,console"
        case .bodyLimitBytes: "10485760"
        case .workerConcurrency: "1024"
        case .workerLeaseSeconds: "60"
        case .poolSize: "8"
        case .retentionDays, .retentionRunDays: "30"
        case .retentionHardLimitDays: "90"
        case .retentionFingerprintDays: "35"
        }
    }

    /// What somebody who wrote `word` may have meant, as an end of a sentence; empty when nothing is near.
    static func hint(for word: String) -> String {
        NearestName.hint(for: word, in: allCases.map(\.rawValue))
    }
}
