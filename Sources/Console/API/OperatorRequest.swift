import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// What a caller asked, checked against the operation's own table.
struct OperatorRequest: Sendable {
    let values: OperatorValues
    let body: [UInt8]
}

/// The values of an operation's parameters or of a body's fields, by name; each has been checked already.
struct OperatorValues: Sendable {
    private var texts: [String: String] = [:]
    private var numbers: [String: Int64] = [:]
    private var flags: [String: Bool] = [:]
    private var lists: [String: [String]] = [:]

    func text(_ name: String) -> String? { texts[name] }
    func number(_ name: String) -> Int64? { numbers[name] }
    func isOn(_ name: String) -> Bool { flags[name] ?? false }
    func list(_ name: String) -> [String]? { lists[name] }

    /// How many items a page is to have.
    var most: Int { number("limit").map { Int(clamping: $0) } ?? ValueKind.standardListLimit }

    /// A text that the table says is always there.
    func required(_ name: String) throws -> String {
        guard let text = texts[name] else { throw OperatorProblem.badRequest("\(name) is missing") }
        return text
    }

    mutating func set(_ name: String, _ value: JSONValue) {
        switch value {
        case .string(let text): texts[name] = text
        case .number: numbers[name] = value.integer
        case .bool(let flag): flags[name] = flag
        case .array(let elements): lists[name] = elements.compactMap(\.string)
        case .null, .object: break
        }
    }
}

/// What an operation answers when it went well.
struct OperatorAnswer: Sendable {
    var status = 200
    var contentType = "application/json"
    var headers = HTTPFields()
    let body: [UInt8]

    init(_ body: [UInt8], status: Int = 200, contentType: String = "application/json") {
        self.body = body
        self.status = status
        self.contentType = contentType
    }

    init(_ value: JSONValue, status: Int = 200) { self.init(value.encoded, status: status) }

    func response(withBody: Bool) -> Response {
        var headers = headers
        headers[.contentType] = contentType
        headers[.cacheControl] = "no-store"
        if !withBody { headers[.contentLength] = "\(body.count)" }
        return Response(
            status: .init(code: status),
            headers: headers,
            body: withBody ? .init(byteBuffer: ByteBuffer(bytes: body)) : .init()
        )
    }
}
