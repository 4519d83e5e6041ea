import Domain
import Testing

@Suite struct GlobTests {
    static let cases: [(String, String, Bool)] = [
        ("*", "", true), ("*", "anything", true), ("", "", true), ("", "a", false), ("a*c", "abbbc", true),
        ("a*c", "ac", true), ("a*c", "abcd", false), ("*:created", "issue:created", true), ("a**b", "ab", true),
        ("*a*b*", "xaxbx", true), ("a", "A", false), ("pullrequest:*", "pullrequest", false),
    ]

    @Test(arguments: cases)
    func `a star stands for any characters, none included`(pattern: String, text: String, expected: Bool) {
        #expect(Glob.matches(pattern, text) == expected)
    }

    @Test(.timeLimit(.minutes(1)))
    func `many stars against a long text end soon`() {
        #expect(!Glob.matches(String(repeating: "*a", count: 50) + "b", String(repeating: "a", count: 10_000)))
    }
}
