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

    package init(
        status: Int = 200,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        delay: Duration = .zero,
        dropConnection: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delay = delay
        self.dropConnection = dropConnection
    }

    /// The control door's form of it, an object in which everything is optional.
    ///
    /// `{"status", "headers", "body", "delay_seconds", "drop_connection"}`; a body that is no text is sent as JSON. Nil
    /// when something else is in it.
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
            case ("drop_connection", .bool(let drops)): dropConnection = drops
            default: return nil
            }
        }
    }
}
