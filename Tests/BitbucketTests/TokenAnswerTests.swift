import Bitbucket
import Domain
import HTTPTypes
import Testing

@Suite struct TokenAnswerTests {
    private func answer(_ status: Int, _ body: String, hiding: [Secret] = []) -> TokenAnswer {
        TokenAnswer(status: status, headers: [:], body: Array(body.utf8), hiding: hiding)
    }

    private func tokens(_ body: String, _ status: Int = 200) throws -> TokenSet {
        guard case .granted(let tokens) = answer(status, body) else {
            Issue.record("not granted: \(answer(status, body))")
            throw CancellationError()
        }
        return tokens
    }

    @Test(arguments: ["a", String(repeating: "a.B-_~+/=", count: 700)])
    func `a grant is read, however long its tokens are`(token: String) throws {
        let tokens = try tokens(
            #"{"access_token":"\#(token)","token_type":"bearer","expires_in":7200,"scope":"account webhook","#
                + #""refresh_token":"\#(token)2","state":"authorization_code"}"#
        )
        #expect(tokens.access.withValue { $0 } == token && tokens.refresh?.withValue { $0 } == token + "2")
        #expect(tokens.expiresIn == .seconds(7_200) && tokens.scopes == ["account", "webhook"])
        #expect(!"\(tokens)".contains(token + "2"))
    }

    static let scopes: [(String, [String]?)] = [
        (#""scope":"a b""#, ["a", "b"]), (#""scopes":"a b""#, ["a", "b"]), (#""scope":"a,b , c a""#, ["a", "b", "c"]),
        (#""scopes":["a","b",3]"#, ["a", "b"]), (#""scope":"""#, []), (#""x":1"#, nil), (#""scope":null"#, nil),
        (#""scope":7"#, nil),
    ]

    @Test(arguments: scopes)
    func `scopes come under two names and in several spellings`(member: String, expected: [String]?) throws {
        #expect(try tokens(#"{"access_token":"t",\#(member)}"#).scopes == expected)
    }

    static let lives: [(String, Duration?)] = [
        ("3600", .seconds(3_600)), (#""3600""#, .seconds(3_600)), ("3600.9", .seconds(3_600)),
        ("7.2e3", .seconds(7_200)),
        ("1", .seconds(1)), ("0", nil), ("-5", nil), (#""soon""#, nil), (#""nan""#, nil), ("null", nil), ("[]", nil),
        ("99999999999999999999", .seconds(366 * 86_400)), ("1e400", .seconds(366 * 86_400)),
    ]

    @Test(arguments: lives)
    func `an odd life is read, cut, or left out`(text: String, expected: Duration?) throws {
        #expect(try tokens(#"{"access_token":"t","expires_in":\#(text)}"#).expiresIn == expected)
    }

    @Test func `an access token alone is enough`() throws {
        let tokens = try tokens(#"{"access_token":"t"}"#)
        #expect(tokens.refresh == nil && tokens.expiresIn == nil && tokens.scopes == nil)
        #expect(try self.tokens(#"{"access_token":"t","refresh_token":""}"#, 201).refresh == nil)
    }

    static let refusals: [(Int, String, String)] = [
        (
            400, #"{"error_description": "The specified token is not valid.", "error": "invalid_grant"}"#,
            "invalid_grant: The specified token is not valid."
        ),
        (401, #"{"error": "unauthorized_client"}"#, "unauthorized_client"),
        (400, #"{"error":"invalid_request","error_description":7}"#, "invalid_request"),
        (200, #"{"error":"invalid_grant","access_token":null}"#, "invalid_grant"),
        (403, #"{"error":"access_denied","error_description":"two\nlines"}"#, "access_denied: two lines"),
    ]

    @Test(arguments: refusals)
    func `OAuth's own words are a refusal`(status: Int, body: String, expected: String) {
        guard case .refused(let refusal) = answer(status, body) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.description == expected)
    }

    static let unavailable: [(Int, String, String)] = [
        (500, "", "500 with nothing"),
        (502, "<html><body>Bad gateway</body></html>", "502 with HTML"),
        (503, #"{"error":"invalid_grant"}"#, "503 with invalid_grant"),
        (429, #"{"error":"slow_down","error_description":"Rate limit"}"#, "429 with Rate limit"),
        (400, "<html>nginx</html>", "400 with HTML"),
        (400, #"{"type":"error","error":{"message":"No such consumer"}}"#, "400 with No such consumer"),
        (404, "{}", "404 with JSON that says no reason"),
        (200, "", "200 with nothing"),
        (200, " <!DOCTYPE html>", "200 with HTML"),
        (200, #"{"access_token":"abc"#, "200 with 20 bytes that are not JSON"),
        (200, #"{"access_token":""}"#, "no access token that can be used"),
        (200, #"{"access_token":7}"#, "no access token that can be used"),
        (200, #"{"access_token":"line\r\nX-Evil: 1"}"#, "no access token that can be used"),
        (200, #"{"access_token":"tök"}"#, "no access token that can be used"),
        (200, "[]", "no access token that can be used"),
        (200, "null", "no access token that can be used"),
        (302, "", "302 with nothing"),
        (200, String(repeating: "[", count: 100_000), "200 with 100000 bytes that are not JSON"),
        (200, #"{"access_token":"\#(String(repeating: "a", count: 65_537))"}"#, "no access token that can be used"),
        (200, String(repeating: " ", count: 1 << 20) + #"{"access_token":"t"}"#, "which is too many for tokens"),
    ]

    @Test(arguments: unavailable)
    func `anything else may be otherwise in a minute`(status: Int, body: String, expected: String) {
        guard case .unavailable(let reason, nil) = answer(status, body) else {
            Issue.record("not unavailable: \(answer(status, body))")
            return
        }
        #expect(reason.contains(expected), "\(reason)")
        #expect(reason.utf8.count < 400)
    }

    @Test func `how long to wait is handed on`() throws {
        var headers = HTTPFields()
        headers[try #require(HTTPField.Name("Retry-After"))] = "7"
        guard case .unavailable(_, let wait) = TokenAnswer(status: 503, headers: headers, body: []) else {
            Issue.record("not unavailable")
            return
        }
        #expect(wait == .seconds(7))
    }

    static let token = String(repeating: "s3cret", count: 200)

    @Test(
        arguments: [
            (400, #"{"error":"invalid_grant","error_description":"bad refresh_token: \#(token)"}"#),
            (400, #"{"error":"\#(token)"}"#),
            (500, #"{"error":{"message":"cannot read \#(token)"}}"#),
            (200, #"{"access_token":["\#(token)"]}"#),
            (200, #"{"access_token":"\#(token)"#),
            (500, token),
        ]
    )
    func `what was sent, or nearly granted, is in no reason`(status: Int, body: String) {
        #expect(!"\(answer(status, body, hiding: [Secret(Self.token)]))".contains("s3cret"))
    }

    @Test func `a body cut off anywhere is never a grant`() {
        let body = #"{"access_token":"abc","refresh_token":"def","expires_in":7200}"#
        for length in 0..<body.count {
            if case .granted = answer(200, String(body.prefix(length))) { Issue.record("granted at \(length)") }
        }
    }
}
