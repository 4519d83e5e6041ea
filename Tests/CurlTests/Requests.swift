import Curl
import HTTPTypes

/// `GET scheme://authority/path`.
func request(_ authority: String, _ path: String = "/", scheme: String = "http") -> HTTPRequest {
    HTTPRequest(method: .get, scheme: scheme, authority: authority, path: path)
}

/// The same with another method.
func request(_ method: HTTPRequest.Method, _ authority: String, _ path: String = "/") -> HTTPRequest {
    HTTPRequest(method: method, scheme: "http", authority: authority, path: path)
}

/// A whole answer with a body.
func ok(_ body: String = "hello", _ status: String = "200 OK", _ fields: String = "") -> LoopbackServer.Step {
    .send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)")
}

extension Answer {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension CurlLoop {
    /// The error of a request that should not succeed.
    func error(
        of request: HTTPRequest,
        body: [UInt8] = [],
        limits: TransferLimits = TransferLimits(),
        addresses: AddressPolicy = .anywhere
    ) async -> TransferError? {
        do {
            _ = try await send(request, body: body, limits: limits, addresses: addresses)
            return nil
        } catch {
            return error as? TransferError
        }
    }
}
