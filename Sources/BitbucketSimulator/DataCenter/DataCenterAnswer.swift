import Domain

/// The errors of Data Center's REST API, in its words.
enum DataCenterAnswer {
    /// `{"errors":[{"context","message","exceptionName"}]}`; `context` is the field that it is about.
    static func error(
        _ status: Int,
        _ message: String,
        context: String? = nil,
        exception: String? = nil
    ) -> APIAnswer {
        errors(status, [(context, message)], exception: exception)
    }

    static func errors(
        _ status: Int,
        _ errors: [(context: String?, message: String)],
        exception: String? = nil
    ) -> APIAnswer {
        let name = exception.map { JSONValue.string("com.atlassian.bitbucket.\($0)") } ?? .null
        let list = errors.map { error -> JSONValue in
            [
                "context": error.context.map { .string($0) } ?? .null, "message": .string(error.message),
                "exceptionName": name,
            ]
        }
        return .json(status, ["errors": .array(list)])
    }

    static let unauthorized = error(
        401,
        "Authentication failed. Please check your credentials and try again.",
        exception: "auth.IncorrectPasswordAuthenticationException"
    )

    /// The token is good, and may not do this; Data Center's description has it as 401, too.
    static let forbidden = error(
        401,
        "You are not permitted to access this resource",
        exception: "AuthorisationException"
    )

    static let unknownPlace = error(404, "null for uri")

    static func unknownProject(_ key: String) -> APIAnswer {
        error(404, "Project \(key) does not exist.", exception: "project.NoSuchProjectException")
    }

    static func unknownRepository(_ project: String, _ slug: String) -> APIAnswer {
        error(
            404,
            "Repository \(project)/\(slug) does not exist.",
            exception: "repository.NoSuchRepositoryException"
        )
    }

    /// A body that is no JSON, or does not say that it is.
    static let unsupportedBody = error(415, "HTTP 415 Unsupported Media Type")
    static let badBody = error(400, "The request body is no JSON object.")
}
