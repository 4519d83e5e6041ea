/// A token that the simulator knows, and whose it is; it opens nothing anywhere else.
package struct SimulatedAccount: Sendable {
    /// What comes after `Bearer `.
    package let token: String

    package let person: SamplePerson

    /// As granted, `pullrequest:write`; what a scope implies need not be listed.
    package let scopes: [String]

    /// The slugs of the workspaces whose repositories it sees.
    package let workspaces: [String]

    package init(
        token: String,
        person: SamplePerson = SamplePerson(
            uuid: "0a1b2c3d-0000-4000-8000-0000000b0770",
            name: "Bittern Example",
            nickname: "bittern"
        ),
        scopes: [String] = ["account", "pullrequest"],
        workspaces: [String] = ["acme"]
    ) {
        self.token = token
        self.person = person
        self.scopes = scopes
        self.workspaces = workspaces
    }

    /// Whether one of its scopes is this one or implies it, by Bitbucket's rules.
    func grants(_ scope: String) -> Bool {
        scopes.contains { Self.implied(by: $0).contains(scope) }
    }

    private static func implied(by scope: String) -> Set<String> {
        switch scope {
        case "account:write": [scope, "account"]
        case "repository:write": [scope, "repository"]
        case "pullrequest": [scope, "repository"]
        case "pullrequest:write": [scope, "pullrequest", "repository:write", "repository"]
        case "project": [scope, "repository"]
        default: [scope]
        }
    }
}
