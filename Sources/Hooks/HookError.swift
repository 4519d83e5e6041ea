package import Bitbucket
import BitbucketAPI
import Credentials
import Domain
package import FoundationEssentials

/// Why something about a hook in Bitbucket was not done: what, which, and what to do.
package enum HookError: Error, Sendable, CustomStringConvertible {
    /// What this means for whoever asked.
    package enum Kind: Sendable {
        /// The order is wrong in itself.
        case badOrder
        case notFound
        /// Something stands in the way that somebody has to change first.
        case conflict
        /// Scopes or rights are missing.
        case notAllowed
        /// Bitbucket understands, and does not want to.
        case refused
        case rateLimited
        /// Bitbucket does not answer, or not as it should.
        case away
    }

    /// A sentence that says it all.
    case badOrder(String)
    case noConnection(String)
    case noWebhook(String)
    case notRegistered(String)
    case unsigned(String)
    case nameTaken(String)
    case placeTaken(String, by: String, String)
    case busy(String, until: Date)
    /// Another has taken over because we were too slow.
    case lost(String)
    case scopes(ScopeShortage)
    /// The connection cannot be used now.
    case connection(String, reason: String, mayPass: Bool)
    /// Bitbucket lets the connection's account not do it.
    case forbidden(HookPlace, connection: String, reason: String, scopes: [String])
    case noPlace(HookPlace, connection: String, reason: String)
    case refused(String, APIRefusal)
    case rateLimited(String, retryAfter: Duration?)
    case away(String)
    /// Bitbucket was asked for a change, and no answer came.
    case unknownOutcome(String)
    case tooManyHooks(HookPlace)
    /// The database says in words which secret, and why.
    case secretNotSeen(String)
    /// There is a new secret, and Bitbucket has not been given it.
    case rotationUnfinished(String, number: Int, because: String, Kind)

    package var kind: Kind {
        switch self {
        case .badOrder: .badOrder
        case .noConnection, .noWebhook: .notFound
        case .notRegistered, .unsigned, .nameTaken, .placeTaken, .busy, .lost, .secretNotSeen: .conflict
        case .scopes, .forbidden: .notAllowed
        case .connection(_, _, let mayPass): mayPass ? .away : .conflict
        case .noPlace, .refused, .tooManyHooks: .refused
        case .rateLimited: .rateLimited
        case .away, .unknownOutcome: .away
        case .rotationUnfinished(_, _, _, let kind): kind
        }
    }

    /// How long Bitbucket wants to be left alone, when it has said.
    package var retryAfter: Duration? {
        if case .rateLimited(_, let retryAfter) = self { retryAfter } else { nil }
    }

    package var description: String {
        switch self {
        case .badOrder(let words), .secretNotSeen(let words): words
        case .noConnection(let name): "there is no connection \(name); bittern connections list shows those there are"
        case .noWebhook(let name): "there is no webhook \(name); bittern webhooks list shows those there are"
        case .notRegistered(let name):
            "webhook \(name) has no hook in Bitbucket that Bittern made; bittern webhooks register makes one"
        case .unsigned(let name): "webhook \(name) verifies nothing; register under another name"
        case .nameTaken(let name):
            "webhook \(name) is another connection's, or is registered at another place; choose another name"
        case .placeTaken(let place, let name, let asked):
            "\(place) is registered already, as webhook \(name); leave out the name \(asked), or unregister \(name) first"
        case .busy(let name, let until):
            "another process is at the hook of webhook \(name), or died there; try again, at the latest after \(until.moment)"
        case .lost(let name):
            "another process has taken over the hook of webhook \(name); bittern webhooks show \(name) says how it is"
        case .scopes(let shortage): shortage.description
        case .connection(_, let reason, _): reason
        case .forbidden(let place, let connection, let reason, let scopes):
            Self.forbidden(place, connection, reason, scopes)
        case .noPlace(let place, let connection, let reason):
            "Bitbucket has no \(place.level.rawValue) \(place) that connection \(connection) may see (\(reason)); "
                + "is it spelled so, and has that account access?"
        case .refused(let what, let refusal): "Bitbucket refuses \(what): \(refusal)"
        case .rateLimited(let connection, let wait):
            "Bitbucket takes no more calls of connection \(connection) for now (429); it counts them by the hour: go on in "
                + (wait.map { "\($0.components.seconds) s" } ?? "some minutes")
        case .away(let reason): "Bitbucket does not answer as it should: \(reason); try again in a moment"
        case .unknownOutcome(let reason):
            "Bitbucket was asked and gave no answer, so that it may have done it: \(reason); the same command again, or "
                + "bittern webhooks reconcile, finds out"
        case .tooManyHooks(let place):
            "\(place) has more than \(HookCalls.hookLimit) hooks; remove those that nobody needs"
        case .rotationUnfinished(let name, let number, let reason, _):
            "secret \(number) of webhook \(name) is made, and Bitbucket has not been given it: \(reason). Both secrets are valid; "
                + "rotate-secret again, or bittern webhooks reconcile \(name), goes on"
        }
    }

    private static func forbidden(
        _ place: HookPlace,
        _ connection: String,
        _ reason: String,
        _ scopes: [String]
    ) -> String {
        guard scopes.isEmpty else {
            return
                "Bitbucket refuses connection \(connection) (\(reason)): it asks for \(scopes.joined(separator: ", ")); "
                + ScopeShortage.remedy(scopes)
        }
        return
            "Bitbucket refuses connection \(connection) the hooks of \(place) (\(reason)): its account has to administer that "
            + place.level.rawValue
    }
}

extension Date {
    /// `2026-01-01T10:00:00Z`.
    fileprivate var moment: String { formatted(.iso8601) }
}
