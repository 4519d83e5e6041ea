import Bitbucket
import Credentials
import Domain

extension Notice {
    /// The page for a trip that led nowhere.
    init(_ error: ConsentError) {
        self =
            switch error {
            case .unknownLink: .unknownLink
            case .expiredLink: .expiredLink
            case .usedLink: .usedLink
            case .notConfigured: .notConfigured
            case .otherBrowser: .otherBrowser
            case .forged: .forged
            case .replayed(.some): .alreadyConnected
            case .replayed(nil): .replayed
            case .tooLate: .tooLate
            case .declined: .declined
            case .failedThere(let words): .failedThere(words)
            case .refused(let refusal): refusal.isOfConsumer ? .consumerRefused : .codeRefused
            case .bitbucketAway: .bitbucketAway
            case .notStored: .notStored
            case .nameTaken: .nameTaken
            }
    }
}

extension OAuthRefusal {
    /// Whether it is the service that Bitbucket does not know, rather than the code: Cloud calls it unauthorized.
    fileprivate var isOfConsumer: Bool { error == "invalid_client" || error == "unauthorized_client" }
}

extension ConsentError {
    /// For the log: which it was, or what Bitbucket said; never a code, a state or a token.
    var detail: String? {
        switch self {
        case .unknownLink, .expiredLink, .usedLink, .otherBrowser, .forged, .tooLate, .declined: nil
        case .notConfigured(let app): app.rawValue
        case .replayed(let connection): connection.map { "connection \($0)" }
        case .failedThere(let words), .bitbucketAway(let words), .notStored(let words): words
        case .refused(let refusal): refusal.description
        case .nameTaken(let connection): "connection \(connection)"
        }
    }
}
