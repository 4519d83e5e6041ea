package import Domain

/// The scopes of each app, and what follows from having some of them.
package enum Scopes {
    /// In the order in which they are shown.
    package static func all(of app: App) -> [ScopeFact] {
        switch app {
        case .bitbucket: CloudScopes.all
        case .bitbucketDatacenter: DataCenterScopes.all
        }
    }

    /// Nil for a custom scope, of which nothing is known.
    package static func find(_ name: String, app: App) -> ScopeFact? { all(of: app).first { $0.name == name } }

    /// Everything that a token with these scopes has: they themselves, what they imply, and what that implies.
    package static func closure(_ scopes: some Sequence<String>, app: App) -> Set<String> {
        var found: Set<String> = []
        var open = Array(scopes)
        while let scope = open.popLast() {
            guard found.insert(scope).inserted else { continue }
            open += find(scope, app: app)?.implies ?? []
        }
        return found
    }

    /// The fewest scopes that together cover these, in the order of `all`; custom ones come last, by name.
    package static func fewest(covering scopes: some Sequence<String>, app: App) -> [String] {
        let wanted = Set(scopes)
        let fewest = wanted.filter { scope in
            !wanted.contains { $0 != scope && closure([$0], app: app).contains(scope) }
        }
        return all(of: app).map(\.name).filter(fewest.contains) + fewest.filter { find($0, app: app) == nil }.sorted()
    }

    /// Those without which Bittern cannot work.
    package static func mandatory(of app: App) -> [String] { all(of: app).filter(\.isMandatory).map(\.name) }

    /// The same, and why.
    package static func needsOfBittern(for app: App) -> [ScopeNeed] {
        mandatory(of: app).map { ScopeNeed(scope: $0, because: "Bittern needs it to see whose account a token is") }
    }
}
