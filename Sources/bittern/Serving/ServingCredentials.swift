import Credentials
import Curl
import Postgres
import Store
import Telemetry

/// What opens secrets, keeps tokens alive and calls Bitbucket as a connection: each once in this process.
struct ServingCredentials: Sendable {
    let tokens: TokenKeeper
    let authoriser: Authoriser
    let call: ConnectionCall
    let upkeep: TokenUpkeep
    let apps: Apps
    let invitations: Invitations
    let consent: Consent
    let registration: ConnectionRegistration
    let check: ConnectionCheck
    let revocation: Revocation
    let keys: KeyRotation

    init(
        _ configuration: BitternConfiguration,
        secrets: ServingSecrets,
        pool: PostgresPool,
        curl: CurlLoop,
        telemetry: Telemetry
    ) {
        let keyring = secrets.keyring
        let shared = configuration.sharedConsumers
        let accounts = AccountQuestion(curl: curl)
        let endpoint = TokenEndpoint(curl: curl)
        let store = CredentialStore(pool: pool)
        let connections = ConnectionStore(pool: pool)
        tokens = TokenKeeper(
            store: store,
            keyring: keyring,
            endpoint: endpoint,
            accounts: accounts,
            shared: shared,
            observe: { telemetry.observe($0.observation) }
        )
        authoriser = Authoriser(tokens: tokens, connections: connections, keyring: keyring)
        call = ConnectionCall(authoriser: authoriser, curl: curl)
        upkeep = TokenUpkeep(tokens: tokens, store: store) {
            telemetry.observe(.unexpected(room: "credentials", reason: $0))
        }
        apps = Apps(store: AppStore(pool: pool), keyring: keyring, shared: shared)
        invitations = Invitations(
            store: InvitationStore(pool: pool),
            apps: apps,
            returnOrigins: configuration.returnOrigins
        )
        consent = Consent(
            store: ConsentStore(pool: pool),
            keyring: keyring,
            shared: shared,
            endpoint: endpoint,
            accounts: accounts,
            callbackURL: configuration.callbackURL
        )
        registration = ConnectionRegistration(
            connections: connections,
            apps: AppStore(pool: pool),
            keyring: keyring,
            accounts: accounts,
            endpoint: endpoint
        )
        check = ConnectionCheck(tokens: tokens, accounts: accounts)
        revocation = Revocation(store: store)
        keys = KeyRotation(store: SealStore(pool: pool), keyring: keyring)
    }
}

extension TokenKeeper.Event {
    fileprivate var observation: Observation {
        switch self {
        case .renewed(let name): .tokenRenewal(connection: name, failure: nil)
        case .failed(let name, let reason): .tokenRenewal(connection: name, failure: reason)
        // Why stands in its timeline.
        case .reauthorizationRequired(let name, _):
            .connectionChanged(connection: name, state: "reauthorization_required")
        }
    }
}
