/// How the simulated Bitbucket behaves where Bitbucket's own behaviour varies, or where a test wants it otherwise.
package struct SimulatorSettings: Sendable {
    /// What the token endpoint calls the granted scopes: since May 2026 `scope`, before that `scopes`.
    package enum ScopeMember: String, Sendable, CaseIterable {
        case scope
        case scopes
    }

    /// Both have been seen in answers of 400 to a hook.
    package enum HookErrors: String, Sendable, CaseIterable {
        /// `fields` is a list of texts, as the server writes now.
        case list
        /// `fields` is an object of lists, as it did in 2015.
        case object
    }

    /// How long an access token lives; nil for Cloud's two hours and Data Center's one.
    package var accessLifetime: Duration?

    /// The length of access and refresh tokens in characters, 32 to 6,000.
    package var tokenLength = 2_600

    package var scopeMember = ScopeMember.scope

    package var codeLifetime = Duration.seconds(600)

    /// How long a used refresh token of Cloud still works; Data Center's are gone at once.
    package var refreshGrace = Duration.seconds(600)

    /// How long a refresh token lives that nobody uses.
    package var refreshIdleLimit = Duration.seconds(90 * 86_400)

    /// The consent page grants by itself, for the first account.
    package var grantsAtOnce = false

    /// Every bearer token is the first account's, for use with an OAuth server elsewhere.
    package var acceptsAnyToken = false

    /// How many calls of the hooks API a consumer has in an hour.
    package var hookCallsPerHour = 1_000

    /// How many hooks a repository or a workspace may have.
    package var hooksPerPlace = 50

    package var hookErrors = HookErrors.list

    package init() {}
}
