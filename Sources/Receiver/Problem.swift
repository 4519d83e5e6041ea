import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// An error as its caller reads it: `application/problem+json` (RFC 9457).
struct Problem: Encodable {
    let status: Int
    let title: String
    let detail: String

    var response: Response { response(with: [:]) }

    func response(with headers: HTTPFields) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        // Three plain fields: encoding them cannot fail, and an empty body would still carry the status.
        let body = (try? JSONEncoder().encode(self)) ?? Data()
        return Response(
            status: .init(code: status),
            headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: body))
        )
    }

    static func unauthorized(_ detail: String) -> Problem {
        Problem(status: 401, title: "Unauthorized", detail: detail)
    }

    static func notFound(_ detail: String) -> Problem { Problem(status: 404, title: "Not Found", detail: detail) }

    static func methodNotAllowed(_ allowed: String) -> Problem {
        Problem(status: 405, title: "Method Not Allowed", detail: "only \(allowed) is answered here")
    }

    static func contentTooLarge(_ detail: String) -> Problem {
        Problem(status: 413, title: "Content Too Large", detail: detail)
    }

    static func unsupportedEncoding(_ detail: String) -> Problem {
        Problem(status: 415, title: "Unsupported Media Type", detail: detail)
    }

    static func unavailable(_ detail: String) -> Problem {
        Problem(status: 503, title: "Service Unavailable", detail: detail)
    }
}
