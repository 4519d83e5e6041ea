import Bitbucket
import HTTPTypes
import Testing

@Suite struct APIRefusalTests {
    private func refusal(_ status: Int, _ body: String, _ headers: HTTPFields = [:]) -> APIRefusal {
        APIRefusal(status: status, headers: headers, body: Array(body.utf8))
    }

    @Test func `a 403 tells which scopes are needed and which are there`() {
        let refusal = refusal(
            403,
            #"""
            {"type":"error","error":{"message":"Your credentials lack one or more required privilege scopes.","detail":
            {"granted":["repository"],"required":["webhook"]}}}
            """#
        )
        #expect(refusal.requiredScopes == ["webhook"] && refusal.grantedScopes == ["repository"])
        #expect(
            refusal.description == "403: Your credentials lack one or more required privilege scopes.; it needs webhook"
                + ", and the token has repository"
        )
    }

    @Test(arguments: ["webhook, repository:write", "webhook repository:write", "webhook,repository:write,,webhook"])
    func `where the body does not say, headers may`(accepted: String) throws {
        var headers = HTTPFields()
        headers[try #require(HTTPField.Name("X-Accepted-OAuth-Scopes"))] = accepted
        headers[try #require(HTTPField.Name("x-oauth-scopes"))] = "account"
        let refusal = refusal(403, "<html>Forbidden</html>", headers)
        #expect(refusal.requiredScopes == ["webhook", "repository:write"] && refusal.grantedScopes == ["account"])
        #expect(refusal.message == nil)
    }

    static let bodies: [(body: String, message: String?, fields: [String])] = [
        (
            #"{"type":"error","error":{"message":"Bad request","fields":["Field: {url} Error: {missing}","other"]}}"#,
            "Bad request", ["Field: {url} Error: {missing}", "other"]
        ),
        (
            #"{"error":{"fields":{"skip_cert_verification":["It may not be null."],"url":"no"},"message":"Bad"}}"#,
            "Bad", ["skip_cert_verification: It may not be null.", "url: no"]
        ),
        (
            #"{"type":"error","error":{"message":"Resource not found","detail":"There is no API at this URL."}}"#,
            "Resource not found There is no API at this URL.", []
        ),
        (
            #"{"errors":[{"context":"url","message":"not good","exceptionName":"x"},{"context":null,"message":"b"}]}"#,
            "url: not good; b", []
        ),
        (#"{"error":"invalid_grant","error_description":"gone"}"#, "gone", []),
        ("Rate limit for this resource has been exceeded", "Rate limit for this resource has been exceeded", []),
        ("\u{7}two\r\nlines\t", "two lines", []),
        ("<html><body>502</body></html>", nil, []),
        ("", nil, []),
        ("{", nil, []),
        (#"{"error":{"message":7,"fields":3,"detail":[]}}"#, nil, []),
        (#"{"error":null,"errors":{}}"#, nil, []),
        ("[1,2]", nil, []),
        (#"{"error":{"message":"a\u0000b\u202ec"}}"#, "a b c", []),
    ]

    @Test(arguments: bodies)
    func `every shape of an error body is read, and none is taken for what it is not`(
        body: String,
        message: String?,
        fields: [String]
    ) {
        let refusal = refusal(400, body)
        #expect(refusal.message == message)
        #expect(refusal.fields == fields)
        #expect(refusal.requiredScopes.isEmpty && refusal.grantedScopes.isEmpty)
    }

    @Test func `what is quoted has a limit`() {
        let long = String(repeating: "ä", count: 1_000)
        let many = (0..<500).map { #""f\#($0)":["\#(long)"]"# }.joined(separator: ",")
        let refusal = refusal(400, #"{"error":{"message":"\#(long)","fields":{\#(many)}}}"#)
        #expect(refusal.message?.utf8.count == 300)
        #expect(refusal.fields.count == 20 && refusal.fields.allSatisfy { $0.utf8.count <= 300 })
        let large = self.refusal(400, #"{"error":{"message":"x"}}"# + String(repeating: " ", count: 2 << 20))
        #expect(large.message == nil)
        let scopes = (0..<5_000).map { "s\($0)" }.joined(separator: " ")
        var headers = HTTPFields()
        headers[.init("X-OAuth-Scopes").unsafelyUnwrapped] = scopes
        #expect(APIRefusal(status: 403, headers: headers, body: []).grantedScopes.count == 100)
    }

    static let waits: [(String?, Duration?)] = [
        (nil, nil), ("3", .seconds(3)), (" 3 ", .seconds(3)), ("0", .zero), ("86400", .seconds(3_600)),
        ("99999999999999999999999", .seconds(3_600)), ("-1", nil), ("soon", nil), ("", nil),
        ("Sun, 06 Nov 1994 08:49:37 GMT", nil),
    ]

    @Test(arguments: waits)
    func `a 429 says how long to wait, when it does`(text: String?, expected: Duration?) throws {
        var headers = HTTPFields()
        headers[try #require(HTTPField.Name("Retry-After"))] = text
        #expect(refusal(429, "", headers).retryAfter == expected)
    }

    @Test(arguments: [
        (404, true, false), (410, true, false), (429, false, true), (555, false, true), (403, false, false),
    ])
    func `a status tells what is gone and what may do better later`(status: Int, isMissing: Bool, isTemporary: Bool) {
        #expect(refusal(status, "").isMissing == isMissing && refusal(status, "").isTemporary == isTemporary)
    }
}
