/// What a customer was answered on the way to a connection; each is one page, or the redirect to Bitbucket.
package enum ConnectAnswer: String, CaseIterable, Sendable {
    // As it should be.
    case invitation
    case sentToBitbucket = "sent_to_bitbucket"
    case connected
    case alreadyConnected = "already_connected"

    // What customers do.
    case declined
    case unknownLink = "unknown_link"
    case expiredLink = "expired_link"
    case usedLink = "used_link"
    case otherBrowser = "other_browser"
    case replayed
    case tooLate = "too_late"

    // What somebody else does in their name, or tries.
    case foreignForm = "foreign_form"
    case forged

    // What an operator has to see to.
    case notConfigured = "not_configured"
    case scopesMissing = "scopes_missing"
    case failedThere = "failed_there"
    case consumerRefused = "consumer_refused"
    case codeRefused = "code_refused"
    case nameTaken = "name_taken"
    case bitbucketAway = "bitbucket_away"
    case databaseAway = "database_away"
    case notStored = "not_stored"
    case mistake

    /// Whether it deserves an operator's look.
    package var needsOperator: Bool {
        switch self {
        case .invitation, .sentToBitbucket, .connected, .alreadyConnected, .declined, .unknownLink, .expiredLink,
            .usedLink, .otherBrowser, .replayed, .tooLate, .foreignForm, .forged:
            false
        case .notConfigured, .scopesMissing, .failedThere, .consumerRefused, .codeRefused, .nameTaken,
            .bitbucketAway, .databaseAway, .notStored, .mistake:
            true
        }
    }
}
