/// What is known of one OAuth scope.
package struct ScopeFact: Sendable, Hashable {
    /// As Bitbucket writes it: `pullrequest:write`, `REPO_READ`.
    package let name: String
    /// What a token with it may do, in a few plain words without a full stop.
    package let allows: String
    /// The scopes that come with it, each of which may bring others.
    package let implies: [String]
    /// Whether Bittern cannot do without it.
    package let isMandatory: Bool

    package init(_ name: String, _ allows: String, implies: [String] = [], isMandatory: Bool = false) {
        self.name = name
        self.allows = allows
        self.implies = implies
        self.isMandatory = isMandatory
    }
}
