import Domain
import HTTPTypes

/// The errors of Cloud's REST API, in its words.
enum CloudAnswer {
    /// `{"type":"error","error":{"message":…}}`.
    static func error(_ status: Int, _ message: String, _ more: [(String, JSONValue)] = []) -> APIAnswer {
        let error = more.reduce(["message": .string(message)] as JSONValue) { $0.adding($1.0, $1.1) }
        return .json(status, ["type": "error", "error": error])
    }

    /// No token, or one that nobody has.
    static let unauthorized = error(401, "Token is invalid, expired, or not supported for this endpoint.")

    /// A token whose time is over.
    static let expired = error(
        401,
        "Access token expired. Use your refresh token to obtain a new access token."
    )

    /// No such place in the API.
    static let unknownPlace = error(
        404,
        "Resource not found",
        [("detail", "There is no API hosted at this URL.")]
    )

    /// What asked across all workspaces, and was taken away in April 2026.
    static let gone = error(410, "This endpoint has been removed.")

    /// The repository is not there, or not for this account: Bitbucket does not say which.
    static let unknownRepository = error(
        404,
        "You may not have access to this repository or it no longer exists in this workspace. If you think this"
            + " repository exists and you have access, make sure you are authenticated."
    )

    static func unknownWorkspace(_ name: String) -> APIAnswer {
        error(404, "No workspace with identifier '\(name)'.")
    }

    /// Who looks after hooks has to be an administrator there.
    static let notAdministrator = error(403, "Access denied. You must have write or admin access.")

    /// It does not say when to come again.
    static let rateLimited = error(429, "Rate limit for this resource has been exceeded")

    /// The token is good, and was not granted what this needs.
    static func forbidden(needs scopes: [String], granted: [String]) -> APIAnswer {
        let detail: JSONValue = [
            "granted": .array(granted.map { .string($0) }), "required": .array(scopes.map { .string($0) }),
        ]
        var answer = error(
            403,
            "Your credentials lack one or more required privilege scopes.",
            [("detail", detail)]
        )
        answer.headers[.acceptedScopes] = scopes.joined(separator: ", ")
        answer.headers[.grantedScopes] = granted.joined(separator: ", ")
        return answer
    }

    /// What is wrong with each field of the body; none when it is not JSON at all.
    static func badRequest(_ fields: [(String, String)]) -> APIAnswer {
        guard !fields.isEmpty else { return error(400, "Bad request") }
        return error(400, "Bad request", [("fields", .object(JSONObject(fields.map { ($0, .string($1)) })))])
    }
}
