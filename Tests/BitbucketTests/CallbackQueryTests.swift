import Bitbucket
import Domain
import Testing

@Suite struct CallbackQueryTests {
    @Test(arguments: ["code=a%2Bb+c&state=s1", "state=s1&code=a%2Bb+c&session=9&x", "state=s1&&code=a%2Bb%20c&error="])
    func `a code with its state is a grant`(query: String) throws {
        guard case .granted(let code, let state) = try CallbackQuery(query) else {
            Issue.record("not granted")
            return
        }
        #expect(code.withValue { $0 } == "a+b c" && state == "s1")
        #expect("\(try CallbackQuery(query))".contains("a+b c") == false)
    }

    @Test func `an error is a refusal in Bitbucket's words, on one line`() throws {
        let query = "error=access_denied&error_description=The+user%0A%0Ddeclined%00.&state=s%201"
        guard case .refused(let refusal, let state) = try CallbackQuery(query) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.error == "access_denied" && refusal.explanation == "The user declined .")
        #expect(refusal.description == "access_denied: The user declined .")
        #expect(try state == "s 1" && CallbackQuery(query).state == "s 1")
        #expect(try CallbackQuery("error=access_denied").state == nil)
    }

    static let faults: [(String, String)] = [
        ("", "neither a code nor an error"),
        ("state=s", "neither a code nor an error"),
        ("code=&state=s", "neither a code nor an error"),
        ("code=c", "no state"),
        ("code=c&state=", "no state"),
        ("code=c&code=d&state=s", "more than one `code`"),
        ("code=c&state=s&state=s", "more than one `state`"),
        ("code=c&state=s&error=access_denied", "both a code and an error"),
        ("error=%20%0a", "says nothing"),
        ("error=a&error_description=1&error_description=2", "more than one `error_description`"),
        ("code=%zz&state=s", "not properly encoded"),
        ("code=c%2&state=s", "not properly encoded"),
        ("code=%ff%fe&state=s", "not properly encoded"),
        ("code=c&state=" + String(repeating: "s", count: 1_025), "state is too long"),
        ("code=" + String(repeating: "c", count: 16 << 10) + "&state=s", "longer than 16384 bytes"),
    ]

    @Test(arguments: faults)
    func `what Bitbucket would not send is refused, and not quoted`(query: String, reason: String) {
        let fault = #expect(throws: CallbackFault.self) { try CallbackQuery(query) }
        #expect(fault?.description.contains(reason) == true, "\(fault?.description ?? "")")
        #expect((fault?.description.utf8.count ?? 0) < 120)
    }

    @Test func `a code may be as long as a token`() throws {
        let long = String(repeating: "c", count: 8_000)
        guard case .granted(let code, _) = try CallbackQuery("code=\(long)&state=s") else {
            Issue.record("not granted")
            return
        }
        #expect(code.withValue(\.count) == 8_000)
    }
}
