import ArgumentParser
import BitbucketSimulator
import Domain

/// The consumers of a simulated Bitbucket, and how its OAuth behaves.
struct SimulateConsumerOptions: ParsableArguments {
    @Option(help: "The OAuth consumer's key (client id).") var consumerKey: String?
    @Option(help: "Its secret.") var consumerSecret: String?

    @Option(
        help: ArgumentHelp("A file with its secret; - reads standard input.", valueName: "file"),
        completion: .file()
    )
    var consumerSecretFile: String?

    @Option(help: "Its one callback URL.") var callback = "http://localhost:8080/oauth/callback"

    @Option(help: "A scope that is ticked on Cloud's consumer; may be given again.")
    var consumerScope: [String] = ["account", "pullrequest:write", "webhook"]

    @Option(help: "A permission that Data Center's incoming link has; may be given again.")
    var dataCenterScope: [String] = ["PROJECT_ADMIN", "ACCOUNT_WRITE"]

    @Flag(help: "Cloud's consumer is a private one, which may use client_credentials.") var privateConsumer = false

    @Option(help: ArgumentHelp("How long access tokens live (Cloud 7200, Data Center 3600).", valueName: "seconds"))
    var expiresIn: Int?

    @Option(help: ArgumentHelp("How long tokens are, 32 to 6000.", valueName: "characters")) var tokenLength = 2_600

    @Flag(help: "The consent page grants at once, for the first account.") var autoApprove = false

    @Flag(help: "Every bearer token is the first account's, for use with an OAuth server elsewhere.")
    var acceptAnyToken = false

    func validate() throws {
        guard consumerSecret == nil || consumerSecretFile == nil else {
            throw ValidationError("--consumer-secret and --consumer-secret-file exclude each other")
        }
        guard (consumerSecret ?? consumerSecretFile) == nil || consumerKey != nil else {
            throw ValidationError("--consumer-secret needs --consumer-key")
        }
        guard expiresIn.map({ (1...31_536_000).contains($0) }) ?? true else {
            throw ValidationError("--expires-in is 1 … 31536000")
        }
        guard (32...6_000).contains(tokenLength) else { throw ValidationError("--token-length is 32 … 6000") }
    }

    var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.accessLifetime = expiresIn.map { .seconds($0) }
        settings.tokenLength = tokenLength
        settings.grantsAtOnce = autoApprove
        settings.acceptsAnyToken = acceptAnyToken
        return settings
    }

    /// One consumer of each product, with the same key and secret, and what is told of them: the secret if made up here.
    ///
    /// None when the scenario `hasOwn` and no key was given.
    func consumers(unless hasOwn: Bool) throws -> (all: [SimulatedConsumer], told: [(String, JSONValue)]) {
        guard consumerKey != nil || !hasOwn else { return ([], []) }
        let given =
            try consumerSecretFile.map { try SecretInput.read($0, option: "--consumer-secret-file") }
            ?? consumerSecret.map(Secret.init)
        let key = consumerKey ?? RandomText.make(bytes: 12).withValue(\.self)
        let secret = (given ?? RandomText.make(bytes: 24)).withValue(\.self)
        let all = [(Product.cloud, consumerScope), (.datacenter, dataCenterScope)].map { product, scopes in
            SimulatedConsumer(
                key: key,
                secret: secret,
                product: product,
                callback: callback,
                scopes: scopes,
                isPrivate: privateConsumer
            )
        }
        let told: [(String, JSONValue)] = [
            ("consumer_key", .string(key)),
            ("consumer_secret", given == nil ? .string(secret) : .null),
            ("callback", .string(callback)),
        ]
        return (all, told)
    }
}
