package import FoundationEssentials

/// A webhook's hook in Bitbucket, as it is wanted and as it was known last.
package struct StoredHook: Sendable {
    package enum State: String, Sendable {
        /// Bitbucket was, or was about to be, asked to make it; whether it did is not known.
        case registering
        case registered
        /// Bitbucket was, or was about to be, asked to take it away.
        case unregistering
        case unregistered
    }

    package let webhook: String
    /// The last part of the address that it delivers to.
    package let token: String
    package let connection: String
    package let customer: String
    /// `repository`, `workspace` or `project`.
    package let level: String
    /// `acme/app`, `acme`, `KEY/app` or `KEY`.
    package let place: String
    /// Bitbucket's own id of the place, which outlives its name.
    package let placeID: String?
    /// The event keys that are wanted.
    package let events: [String]
    package let state: State
    package let hookID: String?
    /// The number of the secret that Bitbucket was given last; `nil` when nobody can say.
    package let givenSecret: Int?
    /// Whether it had a secret when it was asked last; `nil` when it does not say.
    package let isSecretSeen: Bool?
    /// The numbers of the webhook's secrets, one or two, rising.
    package let secrets: [Int]
    /// The newest of them, which Bitbucket is to sign with.
    package let sealedSecret: [UInt8]

    package init(
        webhook: String,
        token: String,
        connection: String,
        customer: String,
        level: String,
        place: String,
        placeID: String?,
        events: [String],
        state: State,
        hookID: String?,
        givenSecret: Int?,
        isSecretSeen: Bool?,
        secrets: [Int],
        sealedSecret: [UInt8]
    ) {
        self.webhook = webhook
        self.token = token
        self.connection = connection
        self.customer = customer
        self.level = level
        self.place = place
        self.placeID = placeID
        self.events = events
        self.state = state
        self.hookID = hookID
        self.givenSecret = givenSecret
        self.isSecretSeen = isSecretSeen
        self.secrets = secrets
        self.sealedSecret = sealedSecret
    }
}

/// A webhook that is to have a hook at a place; its secret is sealed.
package struct HookIntention: Sendable {
    package let webhook: String
    package let connection: String
    package let level: String
    package let place: String
    package let events: [String]
    /// For a webhook that is not there yet, like the secret.
    package let token: String
    package let sealedSecret: [UInt8]

    package init(
        webhook: String,
        connection: String,
        level: String,
        place: String,
        events: [String],
        token: String,
        sealedSecret: [UInt8]
    ) {
        self.webhook = webhook
        self.connection = connection
        self.level = level
        self.place = place
        self.events = events
        self.token = token
        self.sealedSecret = sealedSecret
    }
}

/// Whether the caller may ask Bitbucket for a hook that it wants to be there.
package enum RegistrationBeginning: Sendable, Equatable {
    /// `made`: the webhook is new. `anew`: it had no hook in Bitbucket until now.
    case begun(made: Bool, anew: Bool)
    /// Another is at it.
    case busy(until: Date)
    /// The connection's hook at this place belongs to the webhook of this name.
    case elsewhere(String)
    /// The name is another connection's, or has its hook at another place.
    case taken
    /// The webhook of this name verifies nothing.
    case unsigned
}

/// Whether the caller may work on a hook.
package enum HookHolding: Sendable, Equatable {
    case held
    case busy(until: Date)
    /// Bittern made no hook for it, or has taken it away.
    case none
    case unknownWebhook
}

/// What Bitbucket has of a hook, to be written down.
package struct HookNote: Sendable, Equatable {
    /// `nil` when it stays.
    package var state: StoredHook.State?
    package var hookID: String?
    /// `nil` when nobody can say.
    package var givenSecret: Int?
    /// `nil` when Bitbucket did not say.
    package var placeID: String?
    /// Where Bitbucket has it now, when that is not where it was.
    package var newPlace: String?
    /// As JSON; `nil` for no hook.
    package var seen: [UInt8]?
    package var drift: [String] = []

    package init() {}
}

/// What a webhook was registered for.
package struct RegisteredEvents: Sendable, Equatable {
    package let webhook: String
    package let connection: String
    /// Event keys, such as `repo:push`.
    package let events: [String]
}
