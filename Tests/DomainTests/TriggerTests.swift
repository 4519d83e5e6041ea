import Domain
import Foundation
import Testing

@Suite struct TriggerTests {
    static func trigger(_ document: TriggerDocument, subject: String? = nil) -> Trigger {
        Trigger(
            position: 0,
            eventKey: "k",
            type: .unknown,
            subject: subject,
            occurredAt: nil,
            url: nil,
            document: document
        )
    }

    @Test func `an empty document is an empty object`() {
        let trigger = Self.trigger(TriggerDocument())
        #expect(trigger.document == Array("{}".utf8))
        #expect(
            trigger.actorID == nil && trigger.repository == nil && trigger.workspace == nil && trigger.project == nil
        )
    }

    @Test func `the columns are the document's`() {
        var document = TriggerDocument()
        document.actor = TriggerDocument.Actor()
        document.actor?.id = "1"
        document.actor?.name = "Ada"
        document.workspace = TriggerDocument.Workspace()
        document.workspace?.slug = "acme"
        document.project = TriggerDocument.Project()
        document.project?.key = "APP"
        document.repository = TriggerDocument.Repository()
        document.repository?.id = "2"
        document.repository?.fullName = "acme/app"
        let trigger = Self.trigger(document)
        #expect(trigger.actorID == "1" && trigger.actorName == "Ada")
        #expect(trigger.workspace == "acme" && trigger.project == "APP")
        #expect(trigger.repositoryID == "2" && trigger.repository == "acme/app")
    }

    @Test func `a column is cut between characters and holds no NUL`() {
        let trigger = Self.trigger(TriggerDocument(), subject: "a\0" + String(repeating: "ü", count: 1_000))
        #expect(trigger.subject?.utf8.count == 1_023)
        #expect(trigger.subject?.utf8.contains(0) == false)
    }

    /// Each text and list as long as a body could make it.
    static func full(_ text: String) -> TriggerDocument {
        var document = TriggerDocument()
        var person = TriggerDocument.Person()
        (person.id, person.name) = (text, text)
        document.actor = TriggerDocument.Actor()
        document.actor?.id = text
        document.actor?.name = text
        document.actor?.nickname = text
        document.workspace = TriggerDocument.Workspace()
        document.workspace?.id = text
        document.workspace?.slug = text
        document.project = TriggerDocument.Project()
        document.project?.key = text
        document.project?.name = text
        var repository = TriggerDocument.Repository()
        (repository.id, repository.fullName, repository.name, repository.slug, repository.url) = (
            text, text, text, text, text
        )
        (document.repository, document.fork) = (repository, repository)
        var commit = TriggerDocument.PushedCommit()
        (commit.hash, commit.message, commit.author, commit.url) = (text, text, text, text)
        document.ref = TriggerDocument.Ref()
        document.ref?.kind = text
        document.ref?.name = text
        document.ref?.before = text
        document.ref?.after = text
        document.ref?.commits = Array(repeating: commit, count: 100)
        var pullRequest = TriggerDocument.PullRequest()
        (pullRequest.title, pullRequest.description, pullRequest.state, pullRequest.url) = (text, text, text, text)
        (pullRequest.mergeHash, pullRequest.author) = (text, person)
        (pullRequest.source.branch, pullRequest.source.hash, pullRequest.source.repository) = (text, text, text)
        pullRequest.destination = pullRequest.source
        pullRequest.reviewers = Array(repeating: person, count: 100)
        document.pullRequest = pullRequest
        document.comment = TriggerDocument.Comment()
        document.comment?.text = text
        document.comment?.path = text
        document.status = TriggerDocument.BuildStatus()
        document.status?.name = text
        document.status?.description = text
        document.status?.url = text
        document.issue = TriggerDocument.Issue()
        document.issue?.title = text
        document.span = TriggerDocument.Span()
        document.span?.attributes = Array(repeating: (text, .text(text)), count: 100)
        let people = TriggerDocument.Value.people(pullRequest.reviewers)
        document.changes = [TriggerDocument.Change(field: text, old: people, new: people)]
        document.changes += (0..<100).map { TriggerDocument.Change(field: "\($0)", old: .text(text), new: .text(text)) }
        document.surprises = Array(repeating: Surprise(path: text, message: text), count: 100)
        return document
    }

    @Test(arguments: ["x", "ü", "📏", "\u{1}", "\"", "\\"])
    func `even a document full of everything keeps its limit`(character: String) throws {
        let document = Self.full(String(repeating: character, count: 20_000)).encoded()
        #expect(document.count <= 65_536)
        let json = try JSONSerialization.jsonObject(with: Data(document)) as? [String: Any]
        let cut = try #require(json?["truncated_fields"] as? [String])
        for field in ["pull_request.description", "ref.commits", "ref.commits[].message", "comment.text", "changes"] {
            #expect(cut.contains(field))
        }
    }
}
