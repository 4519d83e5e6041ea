import Domain
package import HTTPTypes

/// A request as it came in, and the status it got.
package struct RecordedRequest: Sendable {
    package let method: HTTPRequest.Method

    /// With its query.
    package let path: String

    /// All fields but `Authorization`.
    package let headers: HTTPFields

    /// Whose token it carried; nil without one, or with an unknown one.
    package let account: SamplePerson?

    /// The key of the consumer whose token it carried, or that authenticated itself; nil for anybody else.
    package let consumer: String?

    /// As it came, with whatever is secret in it; that opens nothing but this simulator.
    package let body: [UInt8]

    /// Nil when the line was cut instead of an answer.
    package let status: Int?

    /// As `GET /simulator/requests` shows it.
    var json: JSONValue {
        let fields = headers.map { ($0.name.canonicalName, JSONValue.string($0.value)) }
        return [
            "method": .string(method.rawValue),
            "path": .string(path),
            "headers": .object(JSONObject(fields)),
            "account": account.map { ["uuid": .string($0.uuid), "name": .string($0.name)] } ?? .null,
            "consumer": consumer.map { .string($0) } ?? .null,
            "body": .string(String(decoding: body, as: UTF8.self)),
            "status": status.map { .number(JSONNumber($0)) } ?? .null,
        ]
    }
}
