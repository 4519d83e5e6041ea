import Credentials
import Domain

/// What the process seals and lets operators in with: configured, or made in the data directory beside a private database.
struct ServingSecrets: Sendable {
    let keyring: Keyring
    let operatorToken: Secret

    /// - Throws: `ConfigurationError` when a keyring is needed and there is none, or a file is open to others; `SealError` when
    ///   it is malformed.
    init(_ configuration: BitternConfiguration) throws {
        let directory = DataDirectorySecrets(in: configuration.dataDirectory)
        if let configured = configuration.keyring {
            keyring = try Keyring(parsing: configured)
        } else if configuration.databaseURL == nil {
            keyring = try Keyring(parsing: try directory.keyring())
        } else {
            throw ConfigurationError(
                "keyring is not set; what is stored in your database is sealed with it: "
                    + "make one with `bittern keys generate` and give it as BITTERN_KEYRING or BITTERN_KEYRING_FILE"
            )
        }
        operatorToken = try configuration.operatorToken ?? directory.operatorToken()
    }
}
