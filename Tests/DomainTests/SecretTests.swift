import Domain
import Testing

@Suite struct SecretTests {
    @Test func `a secret does not appear in any printed form`() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        let forms = "\(secret) \(String(reflecting: secret)) \([secret]) \(Optional(secret) as Any) \(dumped)"
        #expect(!forms.contains("hunter2"))
        #expect("\(secret)" == "‹secret›")
        #expect(secret.withValue { $0.count } == 7)
    }

    @Test(arguments: [
        ("CHAT_URL", true), ("a", true), ("chat-url", true), ("2nd", true), ("_x", true), ("", false), ("-a", false),
        ("a b", false), ("a.b", false), ("é", false), (String(repeating: "a", count: 63), true),
        (String(repeating: "a", count: 64), false),
    ])
    func `a secret's name is a plain word`(text: String, isName: Bool) {
        #expect((SecretName(text) != nil) == isName)
    }
}
