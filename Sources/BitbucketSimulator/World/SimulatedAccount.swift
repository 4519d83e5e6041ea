/// Somebody with an account at the simulated Bitbucket, and what they see there.
package struct SimulatedAccount: Sendable {
    /// What comes after `Bearer`: an access token that is simply theirs, without OAuth, and opens nothing elsewhere.
    package var token: String?

    package var person: SamplePerson

    /// What the access token was given, `pullrequest:write`; what a scope implies need not be listed.
    package var scopes: [String]

    /// The slugs of the workspaces whose repositories they see; in capitals, the keys of Data Center's projects.
    package var workspaces: [String]

    /// Whether they may look after hooks there.
    package var isAdministrator: Bool

    package init(
        token: String? = nil,
        person: SamplePerson = SamplePerson(
            uuid: "0a1b2c3d-0000-4000-8000-0000000b0770",
            name: "Bittern Example",
            nickname: "bittern"
        ),
        scopes: [String] = ["account", "pullrequest"],
        workspaces: [String] = ["acme"],
        isAdministrator: Bool = true
    ) {
        self.token = token
        self.person = person
        self.scopes = scopes
        self.workspaces = workspaces
        self.isAdministrator = isAdministrator
    }
}
