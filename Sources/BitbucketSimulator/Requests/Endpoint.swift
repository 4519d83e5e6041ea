import HTTPTypes

/// One method and path that is simulated, and what it does.
struct Endpoint: Sendable {
    enum Work: Sendable {
        /// For everybody.
        case open(@Sendable (inout World, APICall) throws(Refusal) -> APIAnswer)

        /// For whoever has a token with the scopes that the operation needs.
        case signedIn(@Sendable (inout World, APICall, Caller) throws(Refusal) -> APIAnswer)
    }

    let method: HTTPRequest.Method

    /// `/2.0/workspaces/{workspace}`.
    let template: String
    let work: Work
    private let segments: [Substring]

    private init(_ method: HTTPRequest.Method, _ template: String, _ work: Work) {
        self.method = method
        self.template = template
        self.work = work
        segments = template.split(separator: "/", omittingEmptySubsequences: false)
    }

    static func open(
        _ method: HTTPRequest.Method,
        _ template: String,
        _ work: @escaping @Sendable (inout World, APICall) throws(Refusal) -> APIAnswer
    ) -> Endpoint {
        Endpoint(method, template, .open(work))
    }

    static func signedIn(
        _ method: HTTPRequest.Method,
        _ template: String,
        _ work: @escaping @Sendable (inout World, APICall, Caller) throws(Refusal) -> APIAnswer
    ) -> Endpoint {
        Endpoint(method, template, .signedIn(work))
    }

    /// Everything that is simulated.
    static let all: [Endpoint] =
        Consent.endpoints + CloudToken.endpoints + CloudUsers.endpoints + CloudRepositories.endpoints
        + CloudPullRequests.endpoints + CloudBuilds.endpoints + CloudHookEvents.endpoints + CloudHooks.endpoints
        + DataCenterToken.endpoints + DataCenterUsers.endpoints + DataCenterProjects.endpoints
        + DataCenterPullRequests.endpoints + DataCenterBuilds.endpoints + DataCenterHooks.endpoints

    /// The endpoint of this call, and the call with what stands in place of the template's braces.
    static func find(_ call: APICall) -> (endpoint: Endpoint, call: APICall)? {
        let asked = latest(call.path).split(separator: "/", omittingEmptySubsequences: false)
        for endpoint in all where endpoint.method == call.method {
            guard let places = endpoint.places(in: asked) else { continue }
            var call = call
            call.places = places
            return (endpoint, call)
        }
        return nil
    }

    /// Data Center has each of its APIs under its version, too.
    static func latest(_ path: String) -> String {
        path.hasPrefix("/rest/api/1.0/") ? "/rest/api/latest/" + path.dropFirst("/rest/api/1.0/".count) : path
    }

    private func places(in asked: [Substring]) -> [String: String]? {
        guard segments.count == asked.count else { return nil }
        var places: [String: String] = [:]
        for (segment, text) in zip(segments, asked) {
            if segment.hasPrefix("{") {
                places[String(segment.dropFirst().dropLast())] = text.percentDecodedLeniently
            } else if segment != text {
                return nil
            }
        }
        return places
    }
}
