import Domain
import Testing

@Suite struct TypePatternTests {
    @Test(arguments: [
        ("*", "unknown", true), ("*", "branch.created", true), ("pull_request.*", "pull_request.merged", true),
        ("pull_request.*", "push.empty", false), ("*.created", "issue.comment_created", false),
        ("*created", "issue.comment_created", true), ("branch.created", "branch.created", true),
        ("branch.created", "branch.created2", false), ("*.comment_*", "commit.comment_updated", true),
        ("**", "tag.deleted", true), ("p*.*ed", "pull_request.approved", true),
    ])
    func `a pattern means what its stars allow`(text: String, type: String, matches: Bool) throws {
        #expect(try TypePattern(text).matches(type) == matches)
    }

    @Test(arguments: [
        ("pull_request.create", "pull_request.created"), ("pullrequest.*", "pull_request.*"),
        ("repo.forked", "repository.forked"), ("", "tag.*"), ("PULL_REQUEST.merged", "pull_request.merged"),
        ("unknwon", "unknown"), ("brnach.*", "branch.*"),
    ])
    func `a pattern that can match nothing is refused with the nearest`(text: String, nearest: String) {
        #expect(throws: TypePatternError(pattern: text, nearest: nearest)) { try TypePattern(text) }
    }

    @Test func `a hostile pattern is answered at once`() {
        let stars = String(repeating: "*a", count: 50_000)
        #expect(throws: TypePatternError.self) { try TypePattern(stars) }
    }

    @Test func `each type is there once`() {
        #expect(Set(TypePattern.vocabulary).count == TypePattern.vocabulary.count)
        #expect(TypePattern.vocabulary.count == 44)
    }

    @Test func `a hint is given only for what is near`() {
        #expect(NearestName.hint(for: "step", in: ["steps", "name"]) == "; did you mean `steps`?")
        #expect(NearestName.hint(for: "setps", in: ["steps", "name"]) == "; did you mean `steps`?")
        #expect(NearestName.hint(for: "zebra", in: ["steps", "name"]) == "")
        #expect(NearestName.nearest(to: "zebra", in: []) == nil)
    }
}
