import Domain
package import HTTPTypes

/// An answer that a test asked for, given once in place of the usual one.
package struct ScriptedAnswer: Sendable {
    package var status: Int
    package var headers: HTTPFields
    package var body: [UInt8]

    /// How long the answer, or the cut, is kept waiting.
    package var delay: Duration

    /// The request is read and recorded, and then the line is cut without a byte of an answer.
    package var dropConnection: Bool

    /// What was asked for is done first, as if nothing had been scripted; its answer takes the place of this one's.
    ///
    /// With a delay it comes late, and with a cut it never comes: a crash between the answer and its arrival.
    package var carriesOut: Bool

    package init(
        status: Int = 200,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        delay: Duration = .zero,
        dropConnection: Bool = false,
        carriesOut: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delay = delay
        self.dropConnection = dropConnection
        self.carriesOut = carriesOut
    }

    /// The usual answer; it lets a request through before the next one is in trouble.
    package static let usual = ScriptedAnswer(carriesOut: true)

    /// Done, and nobody hears of it.
    package static let cutAfterwards = ScriptedAnswer(dropConnection: true, carriesOut: true)

    /// A page where JSON was expected, as from a proxy in between.
    package static func html(_ status: Int, _ page: String = "<h1>Bad gateway</h1>") -> ScriptedAnswer {
        ScriptedAnswer(status: status, headers: [.contentType: "text/html"], body: Array(page.utf8))
    }

    /// Bitbucket's 429, which usually does not say when to come again.
    package static func rateLimited(retryAfterSeconds seconds: Int? = nil) -> ScriptedAnswer {
        let fields: HTTPFields = seconds.map { [.retryAfter: "\($0)"] } ?? [:]
        return ScriptedAnswer(status: 429, headers: fields, body: CloudAnswer.rateLimited.bytes)
    }

    /// The control door's form of it, an object in which everything is optional.
    ///
    /// `{"status", "headers", "body", "html", "delay_seconds", "drop_connection", "carry_out"}`; a body that is no text is
    /// sent as JSON, `html` as a page. Nil when something else is in it.
    init?(_ json: JSONValue) {
        guard let members = json.members?.members else { return nil }
        self.init()
        for member in members {
            switch (member.name, member.value) {
            case ("status", .number(let number)):
                guard let status = Int(number.text), (200...599).contains(status) else { return nil }
                self.status = status
            case ("headers", .object(let object)):
                for field in object.members {
                    guard let name = HTTPField.Name(field.name), let value = field.value.string else { return nil }
                    headers[name] = value
                }
            case ("body", .string(let text)): body = Array(text.utf8)
            case ("body", let value): body = value.encoded
            case ("delay_seconds", .number(let number)):
                guard let seconds = Double(number.text), (0...600).contains(seconds) else { return nil }
                delay = .seconds(seconds)
            case ("html", .string(let page)):
                headers[.contentType] = "text/html; charset=utf-8"
                body = Array(page.utf8)
            case ("drop_connection", .bool(let drops)): dropConnection = drops
            case ("carry_out", .bool(let carries)): carriesOut = carries
            default: return nil
            }
        }
    }
}
