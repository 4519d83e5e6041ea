import Bitbucket
import Credentials
import Curl
import Domain
import HTTPTypes

/// The hooks of one place in Bitbucket, asked for and changed as one connection.
struct HookCalls: Sendable {
    static let hookLimit = 5_000
    private static let pageLimit = 100
    /// One call must be over before others take the hook over.
    private static let limits = TransferLimits(connect: .seconds(5), total: .seconds(20), bodyBytes: 4 << 20)

    let call: ConnectionCall
    let connection: Connection
    let place: HookPlace

    /// Every hook that Bitbucket has there, from all pages.
    ///
    /// - Throws: `HookError`, and what the database throws.
    func all() async throws -> [RemoteHook] {
        var hooks: [RemoteHook] = []
        var mark: HookPageMark?
        for _ in 0..<Self.pageLimit {
            let answer = try await send(HookRequest.list(at: place, after: mark), asksOnly: true)
            let page: HookPage = try value(
                answer.page(of: place, apiBaseURL: connection.apiBaseURL),
                "the list of hooks"
            )
            hooks += page.hooks
            guard let next = page.next else { return hooks }
            guard next != mark, hooks.count < Self.hookLimit else { break }
            mark = next
        }
        throw HookError.tooManyHooks(place)
    }

    func create(_ content: HookRequest.Content) async throws -> RemoteHook {
        let answer = try await send(HookRequest.create(content, at: place), asksOnly: false)
        return try value(answer.hook(of: place.product), "the hook")
    }

    /// `nil` when it is not there any more.
    func update(_ id: String, to content: HookRequest.Content) async throws -> RemoteHook? {
        let answer = try await send(HookRequest.update(id, to: content, at: place), asksOnly: false).hook(
            of: place.product
        )
        if case .refused(let refusal) = answer, refusal.isMissing { return nil }
        return try value(answer, "the change of the hook")
    }

    /// Done also when it was not there any more.
    func delete(_ id: String) async throws {
        try value(
            try await send(HookRequest.delete(id, at: place), asksOnly: false).deletion(),
            "to take the hook away"
        )
    }

    private func send(_ request: HookRequest, asksOnly: Bool) async throws -> HookAnswer {
        do {
            let answer = try await call.send(request.head, body: request.body, as: connection.name, limits: Self.limits)
            return HookAnswer(
                status: answer.response.status.code,
                headers: answer.response.headerFields,
                body: answer.body
            )
        } catch let error as ConnectionCallError {
            guard case .noAnswer(let reason, requestSent: true) = error, !asksOnly else {
                throw HookError.away(error.description)
            }
            throw HookError.unknownOutcome(reason)
        } catch let error as AuthorisationError {
            throw HookError(error, at: place)
        }
    }

    private func value<Value>(_ answer: APIAnswer<Value>, _ what: String) throws -> Value {
        switch answer {
        case .done(let value): return value
        case .unreadable(let reason): throw HookError.away("its answer cannot be read: \(reason)")
        case .refused(let refusal): throw HookError(refusal, of: what, at: place, as: connection.name)
        }
    }
}

extension HookError {
    /// A connection that cannot act now, or may not here.
    init(_ error: AuthorisationError, at place: HookPlace?) {
        switch error {
        case .refusedHere(let name, let reason):
            if let place {
                self = .forbidden(place, connection: name, reason: reason, scopes: [])
            } else {
                self = .connection(name, reason: error.description, mayPass: false)
            }
        case .notActive(let name, _):
            let remedy = "; give its customer a new link with bittern connections invite"
            self = .connection(name, reason: error.description + remedy, mayPass: false)
        case .noConnection(let name): self = .noConnection(name)
        case .noCredential(let name), .notRenewed(let name, _):
            self = .connection(name, reason: error.description, mayPass: error.mayPass)
        }
    }

    fileprivate init(_ refusal: APIRefusal, of what: String, at place: HookPlace, as connection: String) {
        let words = "\(refusal.status)" + (refusal.message.map { ": \($0)" } ?? "")
        switch refusal.status {
        case 401, 403:
            self = .forbidden(place, connection: connection, reason: words, scopes: refusal.requiredScopes)
        case 404, 410: self = .noPlace(place, connection: connection, reason: words)
        case 429: self = .rateLimited(connection, retryAfter: refusal.retryAfter)
        default: self = refusal.isTemporary ? .away(words) : .refused(what, refusal)
        }
    }
}
