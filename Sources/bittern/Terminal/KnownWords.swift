import ArgumentParser
import BitbucketAPI
import Domain

/// Words that this version knows, for a shell that completes them.
extension CompletionKind {
    /// The apps of the catalogue.
    static let apps = list(App.allCases.map(\.rawValue))

    /// Scopes of either Bitbucket.
    static let scopes = list(Set(App.allCases.flatMap { Scopes.all(of: $0) }.map(\.name)).sorted())

    /// Event keys of either Bitbucket.
    static let eventKeys = list(Set(Product.allCases.flatMap { Events.all(of: $0) }.map(\.key)).sorted())

    /// Types of triggers.
    static let triggerTypes = list(TriggerType.all.map(\.rawValue))
}
