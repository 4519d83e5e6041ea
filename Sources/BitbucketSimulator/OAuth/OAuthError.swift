import Domain

/// What the token endpoint refuses, as `{"error_description", "error"}`.
struct OAuthError: Error {
    let error: String
    let description: String
    var status = 400

    var answer: APIAnswer {
        .json(status, ["error_description": .string(description), "error": .string(error)])
    }

    static let noCredentials = OAuthError(
        error: "unauthorized_client",
        description: "Requests must be authenticated using OAuth client credentials"
    )

    static let wrongCredentials = OAuthError(
        error: "unauthorized_client",
        description: "Invalid OAuth client credentials"
    )

    static let noCallback = OAuthError(
        error: "invalid_request",
        description: "No callback uri defined for the OAuth client."
    )

    static let publicConsumer = OAuthError(
        error: "invalid_grant",
        description: "Cannot use client_credentials with a consumer marked as \"public\". Calls for auto generated"
            + " consumers should use urn:bitbucket:oauth2:jwt instead."
    )

    static let badCode = OAuthError(error: "invalid_grant", description: "The specified code is not valid.")
    static let badRefreshToken = OAuthError(error: "invalid_grant", description: "Invalid refresh_token")

    /// Data Center, like everybody else but Cloud.
    static let invalidClient = OAuthError(
        error: "invalid_client",
        description: "Client authentication failed",
        status: 401
    )

    static let badVerifier = OAuthError(error: "invalid_grant", description: "The code verifier is not valid.")
    static let badRedirect = OAuthError(
        error: "invalid_grant",
        description: "The redirect_uri is not the one that the code was asked for with."
    )

    /// Bitbucket calls this a bad grant, and not an unsupported type.
    static func unsupported(_ grantType: String?) -> OAuthError {
        OAuthError(error: "invalid_grant", description: "Unsupported grant type: \(grantType ?? "None")")
    }

    static func missing(_ field: String) -> OAuthError {
        OAuthError(error: "invalid_request", description: "Missing required parameter: \(field)")
    }
}
