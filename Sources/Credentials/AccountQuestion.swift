import Bitbucket
package import Curl
package import Domain
import HTTPTypes

/// Whose account a token acts as, as far as Bitbucket says.
package struct AccountFindings: Sendable, Equatable {
    package var id: String?
    package var name: String?
    /// Slugs; none on Data Center.
    package var workspaces: [String] = []
}

/// Asks Bitbucket whose a token is.
package struct AccountQuestion: Sendable {
    package enum Reply: Sendable, Equatable {
        case found(AccountFindings)
        case refused(status: Int, message: String?)
        case unreachable(String)
    }

    /// Of a hundred workspaces each; what an account sees beyond them is left out.
    private static let pageLimit = 10

    private let curl: CurlLoop

    package init(curl: CurlLoop) { self.curl = curl }

    /// Never throws for what Bitbucket says or does not say.
    ///
    /// - Throws: `CancellationError`.
    package func ask(_ token: Secret, app: App, at apiURL: String) async throws -> Reply {
        do {
            return switch app {
            case .bitbucket: try await cloud(token, apiURL)
            case .bitbucketDatacenter: try await dataCenter(token, apiURL)
            }
        } catch let error as TransferError {
            return .unreachable(error.reason)
        }
    }

    private func cloud(_ token: Secret, _ apiURL: String) async throws -> Reply {
        guard let question = AccountRequest.make(apiBaseURL: apiURL) else { return Self.noAddress(apiURL) }
        let answer = try await send(question, token)
        guard answer.response.status == .ok else { return Self.refusal(answer) }
        let account = AccountRequest.account(in: answer.body)
        let workspaces = try await workspaces(token, apiURL)
        return .found(AccountFindings(id: account.id, name: account.name, workspaces: workspaces))
    }

    /// Those that can be listed: a token without the scope for it, or with none, has none to tell.
    private func workspaces(_ token: Secret, _ apiURL: String) async throws -> [String] {
        var slugs: [String] = []
        var next = WorkspacesRequest.first(apiBaseURL: apiURL)
        var pages = 0
        while let question = next, pages < Self.pageLimit {
            let answer = try await send(question, token)
            guard answer.response.status == .ok, let page = WorkspacesRequest.page(in: answer.body) else { break }
            slugs += page.workspaces.map(\.slug)
            next = page.next.flatMap { WorkspacesRequest.page(at: $0, apiBaseURL: apiURL) }
            pages += 1
        }
        return slugs
    }

    private func dataCenter(_ token: Secret, _ apiURL: String) async throws -> Reply {
        guard let question = DataCenterAccountRequest.whoAmI(apiBaseURL: apiURL) else { return Self.noAddress(apiURL) }
        let answer = try await send(question, token)
        guard answer.response.status == .ok else { return Self.refusal(answer) }
        guard
            let name = DataCenterAccountRequest.userName(headers: answer.response.headerFields, body: answer.body)
        else {
            // To a token that it does not know, Data Center answers as to nobody.
            return .refused(status: 401, message: "it does not say who this is")
        }
        let places = [
            DataCenterAccountRequest.user(named: name, apiBaseURL: apiURL),
            DataCenterAccountRequest.search(for: name, apiBaseURL: apiURL),
        ]
        for case let place? in places {
            let answer = try await send(place, token)
            guard answer.response.status == .ok,
                let account = DataCenterAccountRequest.account(named: name, in: answer.body)
            else { continue }
            return .found(AccountFindings(id: account.id, name: account.name))
        }
        return .found(AccountFindings(name: name))
    }

    private func send(_ request: HTTPRequest, _ token: Secret) async throws -> Answer {
        var request = request
        request.headerFields[.authorization] = token.withValue { "Bearer \($0)" }
        // The operator set this address, and may have set a private one.
        return try await curl.send(request, limits: TransferLimits(total: .seconds(15)), addresses: .anywhere)
    }

    private static func refusal(_ answer: Answer) -> Reply {
        .refused(status: answer.response.status.code, message: AccountRequest.message(in: answer.body))
    }

    private static func noAddress(_ text: String) -> Reply { .unreachable("\(text) is no address of an API") }
}
