import Crypto
import Curl
import Domain
import Foundation
import HTTPTypes

/// Both sides of the doors: Bitbucket, which delivers, and the operator, who sets things up.
struct Street: Sendable {
    struct Hook: Sendable {
        let url: String
        let secret: String
    }

    struct Reply: Sendable {
        let status: Int
        let headers: HTTPFields
        let body: [UInt8]

        var json: JSONValue? { try? JSONValue(parsing: body) }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    let publicURL: String
    let operatorURL: String
    let token: String
    let curl: CurlLoop

    init(_ bittern: BitternProcess, curl: CurlLoop = CurlLoop(connectionsPerHost: 128)) {
        publicURL = bittern.publicURL
        operatorURL = bittern.operatorURL
        token = bittern.operatorToken
        self.curl = curl
    }

    func send(
        _ method: HTTPRequest.Method,
        _ url: String,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        limit: Duration = .seconds(20)
    ) async throws -> Reply {
        let parts = URL(string: url)
        var request = HTTPRequest(
            method: method,
            scheme: "http",
            authority: "\(parts?.host() ?? ""):\(parts?.port ?? 80)",
            path: (parts?.path() ?? "/") + (parts?.query().map { "?\($0)" } ?? "")
        )
        request.headerFields = headers
        let answer = try await curl.send(
            request,
            body: body,
            limits: TransferLimits(total: limit, bodyBytes: 64 << 20),
            addresses: .anywhere
        )
        return Reply(status: answer.response.status.code, headers: answer.response.headerFields, body: answer.body)
    }

    /// A call of the operator API; the answer's JSON.
    func operate(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") async throws -> Reply {
        try await send(
            method,
            operatorURL + "/api/v1" + path,
            headers: [.authorization: "Bearer \(token)", .contentType: "application/json"],
            body: Array(body.utf8)
        )
    }

    func makeHook(
        _ name: String,
        product: String = "cloud",
        connection: String? = nil,
        secret: String? = nil
    ) async throws -> Hook {
        var fields: [String: String] = ["name": name, "product": product]
        fields["connection"] = connection
        fields["secret"] = secret
        let body = String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
        let reply = try await operate(.post, "/webhooks", body)
        guard reply.status == 201, let json = reply.json, let url = json["url"]?.string,
            let made = json["secret"]?.string
        else { throw Refused(reply: reply.text) }
        return Hook(url: publicURL + "/webhooks/" + (url.split(separator: "/").last ?? ""), secret: made)
    }

    /// A hook that was made at another process on the same database, at this one's door.
    func sameHook(_ hook: Hook) -> Hook {
        Hook(url: publicURL + "/webhooks/" + (hook.url.split(separator: "/").last ?? ""), secret: hook.secret)
    }

    /// Delivers as Bitbucket does.
    func deliver(
        _ body: [UInt8],
        to hook: Hook,
        key: String = "repo:push",
        requestID: String = UUID().uuidString,
        signature: String? = nil,
        limit: Duration = .seconds(20)
    ) async throws -> Reply {
        try await send(
            .post,
            hook.url,
            headers: HTTPFields(named: [
                "Content-Type": "application/json",
                "User-Agent": "Bitbucket-Webhooks/2.0",
                "X-Event-Key": key,
                "X-Request-UUID": requestID,
                "X-Attempt-Number": "1",
                "X-Hub-Signature": signature ?? Self.sign(body, hook.secret),
            ]),
            body: body,
            limit: limit
        )
    }

    static func sign(_ body: [UInt8], _ secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Array(secret.utf8)))
        return "sha256=" + code.map { String(format: "%02x", $0) }.joined()
    }

    /// A `pullrequest:created` of repository acme/app, with `number` somewhere in it so that no two are the same.
    static func pullRequest(_ number: Int, filler: Int = 0) -> [UInt8] {
        Array(
            """
            {"actor":{"display_name":"Ada Example","uuid":"{0b1c}","type":"user"},"repository":{"type":"repository",\
            "full_name":"acme/app","name":"app","uuid":"{r-1}","workspace":{"slug":"acme","uuid":"{w-1}"}},\
            "pullrequest":{"id":\(number),"title":"Number \(number)","state":"OPEN",\
            "description":"\(String(repeating: "x", count: filler))",\
            "source":{"branch":{"name":"feature"},"commit":{"hash":"0123456789ab"}},\
            "destination":{"branch":{"name":"main"},"commit":{"hash":"ba9876543210"}},"author":{"display_name":"Ada Example"}}}
            """.utf8
        )
    }
}

extension HTTPFields {
    /// Fields by any name; a name that is none is a mistake of the test, and is left out.
    init(named fields: [String: String]) {
        self.init()
        for (name, value) in fields { if let name = HTTPField.Name(name) { self[name] = value } }
    }
}

struct Refused: Error {
    let reply: String
}
