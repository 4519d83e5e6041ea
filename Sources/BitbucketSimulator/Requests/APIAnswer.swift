import Domain
import HTTPTypes

/// An answer of the simulated Bitbucket, and what follows from what was done.
struct APIAnswer: Sendable {
    enum Content: Sendable {
        case json(JSONValue)
        case html(String)
        case text(String)
        case nothing
    }

    var status: Int
    var headers: HTTPFields = [:]
    var content: Content

    /// What the hooks are told, after the answer.
    var events: [SampleEvent] = []

    /// Where Data Center's test button shall deliver before there is an answer.
    var test: URLTest?

    init(_ status: Int, _ content: Content, headers: HTTPFields = [:], events: [SampleEvent] = []) {
        self.status = status
        self.content = content
        self.headers = headers
        self.events = events
    }

    static func json(_ status: Int, _ body: JSONValue, events: [SampleEvent] = []) -> APIAnswer {
        APIAnswer(status, .json(body), events: events)
    }

    static let nothing = APIAnswer(204, .nothing)

    /// Sends a browser on.
    static func redirect(to address: String) -> APIAnswer {
        APIAnswer(302, .nothing, headers: [.location: address])
    }

    /// One press of Data Center's test button.
    struct URLTest: Sendable {
        let url: String
    }

    var json: JSONValue? {
        guard case .json(let body) = content else { return nil }
        return body
    }

    var bytes: [UInt8] {
        switch content {
        case .json(let body): body.encoded
        case .html(let text), .text(let text): Array(text.utf8)
        case .nothing: []
        }
    }

    var contentType: String? {
        switch content {
        case .json: "application/json; charset=utf-8"
        case .html: "text/html; charset=utf-8"
        case .text: "text/plain; charset=utf-8"
        case .nothing: nil
        }
    }
}

/// What keeps an endpoint from doing its work: the answer that says so.
struct Refusal: Error {
    let answer: APIAnswer

    init(_ answer: APIAnswer) { self.answer = answer }
}
