import Domain
import HTTPTypes

/// A named value that an operation takes: in its path, its query, or its body.
struct Parameter: Sendable {
    let name: String
    let kind: ValueKind
    var isRequired = false
    let summary: String

    init(_ name: String, _ kind: ValueKind, isRequired: Bool = false, _ summary: String) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.summary = summary
    }
}

/// One thing that the operators' door does; served and described from the same value.
struct Operation: Sendable {
    typealias Deed = @Sendable (OperatorDoor, OperatorRequest) async throws -> OperatorAnswer

    /// What comes in the body.
    enum Body: Sendable {
        case fields([Parameter])
        /// Text that the operation reads itself, in one of these media types.
        case text(mediaTypes: [String], summary: String)
    }

    /// What an answer holds, when it went well.
    enum Content: Sendable {
        /// A schema by its name in `Schema.named`.
        case json(String)
        case list(of: String)
        case other(mediaType: String)
        case nothing
    }

    let method: HTTPRequest.Method
    /// `/api/v1/webhooks/{name}`; what is in braces stands in `parameters`, as a path parameter.
    let path: String
    let id: String
    let summary: String
    /// What may stand in place of `{name}`.
    var nameKind = ValueKind.name
    var query: [Parameter] = []
    var body: Body?
    var status = 200
    /// Another status that says the same in another case, and what that is.
    var otherStatus: (status: Int, summary: String)?
    let content: Content
    /// Statuses of its problems, beside those that every operation may have.
    var problems: [Int] = []
    let carryOut: Deed

    /// Whether the operator token is asked for.
    var needsToken: Bool { path.hasPrefix("/api/v1/") }

    /// `["api", "v1", "webhooks", "{name}"]`.
    var segments: ArraySlice<Substring> { path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() }

    /// What stands in the braces of the path.
    var pathParameters: [Parameter] {
        segments.filter { $0.hasPrefix("{") }.map { segment in
            let name = String(segment.dropFirst().dropLast())
            return Parameter(name, name == "id" ? .id : nameKind, isRequired: true, "Which one.")
        }
    }

    /// Everything that this door does, in the order of its description.
    static let all: [Operation] =
        apps + invitations + webhooks + webhookSecrets + hooks + connections + connectionActs + keys + workflows
        + workflowTests + actions + pauses + secrets
        + deliveries
        + triggers + replays + runs + runActs + queues + consumers
        + consumerChanges + monitoring
}
