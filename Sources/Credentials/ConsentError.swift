package import Bitbucket
package import Domain

/// Why a trip to Bitbucket's consent page led nowhere.
///
/// What the customer reads of it is the pages' affair.
package enum ConsentError: Error, Equatable {
    case unknownLink
    case expiredLink
    /// It has made its connection.
    case usedLink
    /// The operator has not finished setting the app up.
    case notConfigured(App)
    /// The browser that came back is not the one that left, or has lost its cookie.
    case otherBrowser
    /// No such trip was ever begun, or it is long forgotten.
    case forged
    /// The trip has ended before; with the connection that came of it, if one did.
    case replayed(connection: String?)
    /// Too long on Bitbucket's page.
    case tooLate
    /// The customer said no.
    case declined
    /// Bitbucket sent the customer back with another error, in its own words.
    case failedThere(String)
    /// Bitbucket does not take the code, or our consumer; in its own words.
    case refused(OAuthRefusal)
    /// Bitbucket did not answer, or not as it should. The code may be used up.
    case bitbucketAway(String)
    /// Bitbucket gave the tokens, and they could not be stored, which is why. The code is used up.
    case notStored(String)
    /// The name has become another customer's connection.
    case nameTaken(String)
}
