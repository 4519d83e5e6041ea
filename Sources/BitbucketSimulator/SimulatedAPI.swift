import Domain
import HTTPTypes

/// The part of Bitbucket Cloud's REST API that is simulated, as one function of the request.
struct SimulatedAPI: Sendable {
    let configuration: SimulatorConfiguration

    /// Gives each comment its number.
    let nextNumber: @Sendable () -> Int

    /// The account whose token these fields carry, as `Bearer`; Bitbucket takes tokens nowhere else.
    func account(of headers: HTTPFields) -> SimulatedAccount? {
        guard let value = headers[.authorization] else { return nil }
        let words = value.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return configuration.accounts.first { $0.token == words[1] }
    }

    /// Answers what is under `/2.0`; `path` is without its query.
    func answer(_ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: [UInt8]) -> APIAnswer {
        let places = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(Self.decoded)
        let account = account(of: headers)
        switch (method, places.count) {
        case (.get, 2) where places == ["2.0", "user"]:
            return allowed(account, "account") { user($0) }
        case (.get, 6) where Self.isPullRequest(places):
            return pullRequest(places, account) { APIAnswer(status: 200, body: pull($0).document(state: .open)) }
        case (.post, 7) where Self.isPullRequest(places) && places[6] == "comments":
            return pullRequest(places, account) { comment($0, body) }
        default:
            return .unknownPlace
        }
    }

    /// Bitbucket asks in this order: whose token, which scopes, which repository.
    private func allowed(
        _ account: SimulatedAccount?,
        _ scope: String,
        _ then: (SimulatedAccount) -> APIAnswer
    ) -> APIAnswer {
        guard let account else { return .unauthorized }
        guard account.grants(scope) else { return .forbidden(needs: scope, granted: account.scopes) }
        return then(account)
    }

    private func pullRequest(
        _ places: [String],
        _ account: SimulatedAccount?,
        _ then: (SampleSubject) -> APIAnswer
    ) -> APIAnswer {
        allowed(account, "pullrequest") { account in
            let (workspace, repository) = (places[2], places[3])
            let isThere = configuration.repositories?.contains("\(workspace)/\(repository)") ?? true
            guard isThere, !repository.isEmpty, account.workspaces.contains(workspace) else {
                return .unknownRepository
            }
            guard let id = Int(places[5]), id > 0 else { return .unknownPlace }
            return then(
                SampleSubject(workspace: workspace, repository: repository, pullRequest: id, actor: account.person)
            )
        }
    }

    private func user(_ account: SimulatedAccount) -> APIAnswer {
        let parties = CloudParties(subject: SampleSubject(), seed: seed(0))
        let person = parties.person(account.person)
            .adding("created_on", .string(seed(0).cloudTime(secondsBefore: 86_400)))
            .adding("username", .string(account.person.nickname))
        return APIAnswer(status: 200, body: person)
    }

    /// Creates the comment; the event is what its hooks will be told.
    private func comment(_ subject: SampleSubject, _ body: [UInt8]) -> APIAnswer {
        let input: CommentInput
        do {
            input = try CommentInput(parsing: body)
        } catch {
            return .badRequest(error.fields)
        }
        let number = nextNumber()
        var subject = subject
        subject.number = number
        subject.comment = input.text
        let made = CloudCommentSample(subject: subject, seed: seed(number))
            .document(id: 1_000 + number, text: input.text, inline: input.inline, parent: input.parent)
        var answer = APIAnswer(status: 201, body: made)
        answer.headers[.location] = made["links"]?["self"]?["href"]?.string
        answer.event = SampleEvent(commentCreated: made, subject: subject, seed: seed(number))
        return answer
    }

    private func pull(_ subject: SampleSubject) -> CloudPullRequestSample {
        CloudPullRequestSample(subject: subject, seed: seed(subject.number))
    }

    private func seed(_ number: Int) -> SampleSeed {
        SampleSeed(number: number, date: configuration.now())
    }

    private static func isPullRequest(_ places: [String]) -> Bool {
        places[0] == "2.0" && places[1] == "repositories" && places[4] == "pullrequests"
    }

    private static func decoded(_ segment: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(segment.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
