package import Curl
package import Domain
import HTTPTypes

/// Speaks to the operators' door of a running service.
package struct OperatorClient: Sendable {
    /// How long an answer may take.
    package static let patience = Duration.seconds(60)

    private let base: WebAddress
    private let token: Secret
    private let limits: TransferLimits
    private let curl = CurlLoop(userAgent: "bittern/\(Bittern.version)")

    /// `url` is without a slash at its end.
    package init(url: String, token: Secret, patience: Duration = patience) throws {
        guard let base = WebAddress(url) else {
            throw ConfigurationError("operator.url: \(url) is not an http or https address")
        }
        self.base = base
        self.token = token
        limits = TransferLimits(connect: min(.seconds(5), patience), total: patience, bodyBytes: 256 << 20)
    }

    /// Asks `/api/v1/` and these segments; values that are `nil` are left out of the query.
    ///
    /// - Returns: the answer's body.
    /// - Throws: `CommandError` with the service's own words.
    package func get(_ path: String..., query: [(String, String?)] = []) async throws -> JSONValue {
        try await send(.get, path, query)
    }

    package func post(
        _ path: String...,
        query: [(String, String?)] = [],
        body: JSONValue
    ) async throws -> JSONValue {
        try await send(.post, path, query, body: body.encoded, mediaType: "application/json")
    }

    /// The same for what is made when it is not there, and changed when it is; `isNew` when it was made.
    package func put(_ path: String..., body: JSONValue) async throws -> (value: JSONValue, isNew: Bool) {
        let answer = try await ask(.post, path, body: body.encoded, mediaType: "application/json")
        return (try Self.read(answer, from: base.text), answer.response.status == .created)
    }

    /// PUT: changes what is given of something that is there.
    package func change(_ path: String..., body: JSONValue) async throws -> JSONValue {
        try await send(.put, path, body: body.encoded, mediaType: "application/json")
    }

    package func delete(_ path: String..., query: [(String, String?)] = []) async throws -> JSONValue {
        try await send(.delete, path, query)
    }

    package func close() async { await curl.close() }

    private func send(
        _ method: HTTPRequest.Method,
        _ path: [String],
        _ query: [(String, String?)] = [],
        body: [UInt8] = [],
        mediaType: String? = nil
    ) async throws -> JSONValue {
        try Self.read(try await ask(method, path, query, body: body, mediaType: mediaType), from: base.text)
    }

    private func ask(
        _ method: HTTPRequest.Method,
        _ path: [String],
        _ query: [(String, String?)] = [],
        body: [UInt8],
        mediaType: String?
    ) async throws -> Answer {
        let sides = query.compactMap { name, value in value.map { "\(name)=\(WebAddress.escaped($0))" } }
        let place = "/api/v1/" + path.map(WebAddress.escaped).joined(separator: "/")
        var request = base.request(method, place + (sides.isEmpty ? "" : "?" + sides.joined(separator: "&")))
        request.headerFields[.authorization] = token.withValue { "Bearer \($0)" }
        request.headerFields[.contentType] = mediaType
        do {
            // The operator chose this address: it is usually of this machine.
            return try await curl.send(request, body: body, limits: limits, addresses: .anywhere)
        } catch let error as TransferError {
            throw CommandError(
                "the service does not answer at \(base.text): \(error.reason); is `bittern serve` running there? "
                    + "BITTERN_OPERATOR_URL says where to look",
                .away
            )
        }
    }

    /// The value of a 2xx, and the error that anything else is.
    package static func read(_ answer: Answer, from base: String) throws -> JSONValue {
        let status = answer.response.status
        // What is not JSON did not come from Bittern, and is said below.
        let value = try? JSONValue(parsing: answer.body)
        if status.kind == .successful {
            if let value { return value }
            if answer.body.isEmpty { return .null }
            throw CommandError("\(base) did not answer with JSON; is it the address of Bittern's operator door?")
        }
        guard let detail = value?["detail"]?.string else {
            throw CommandError(
                "\(base) answered \(status.code) without saying why; is it the address of Bittern's operator door?"
            )
        }
        switch status.code {
        case 401, 403: throw CommandError(detail, .notAllowed)
        case 429, 502, 503: throw CommandError(detail, .away)
        default: throw CommandError(detail)
        }
    }
}
