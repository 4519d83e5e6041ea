import Bitbucket
import BitbucketSimulator
import Domain
import Testing

extension SampleKind: CustomTestStringConvertible {
    package var testDescription: String { "\(eventKey) of \(sender)" }
}

/// Every sample, read by the room that reads Bitbucket's own: the types that its key means.
@Suite struct SampleTypesTests {
    /// The keys of both tables; where a variant gives other types, it is in ``variants``.
    private static let cloud = [
        "repo:push": ["branch.updated"],
        "repo:created": ["repository.created"],
        "repo:deleted": ["repository.deleted"],
        "repo:imported": ["repository.imported"],
        "repo:transfer": ["repository.transferred"],
        "repo:fork": ["repository.forked"],
        "repo:updated": ["repository.updated"],
        "repo:commit_comment_created": ["commit.comment_created"],
        "repo:commit_status_created": ["commit.status_created"],
        "repo:commit_status_updated": ["commit.status_updated"],
        "pullrequest:created": ["pull_request.created"],
        "pullrequest:updated": ["pull_request.updated"],
        "pullrequest:push": ["pull_request.pushed"],
        "pullrequest:approved": ["pull_request.approved"],
        "pullrequest:unapproved": ["pull_request.unapproved"],
        "pullrequest:changes_request_created": ["pull_request.changes_requested"],
        "pullrequest:changes_request_removed": ["pull_request.changes_request_removed"],
        "pullrequest:fulfilled": ["pull_request.merged"],
        "pullrequest:rejected": ["pull_request.declined"],
        "pullrequest:comment_created": ["pull_request.comment_created"],
        "pullrequest:comment_updated": ["pull_request.comment_updated"],
        "pullrequest:comment_deleted": ["pull_request.comment_deleted"],
        "pullrequest:comment_resolved": ["pull_request.comment_resolved"],
        "pullrequest:comment_reopened": ["pull_request.comment_reopened"],
        "issue:created": ["issue.created"],
        "issue:updated": ["issue.updated"],
        "issue:comment_created": ["issue.comment_created"],
        "project:updated": ["project.updated"],
        "pipeline:span_created": ["pipeline.span_created"],
    ]

    private static let dataCenter = [
        "repo:refs_changed": ["branch.updated"],
        "repo:forked": ["repository.forked"],
        "repo:modified": ["repository.updated"],
        "repo:secret_detected": ["repository.secret_detected"],
        "mirror:repo_synchronized": ["mirror.synchronized"],
        "repo:comment:added": ["commit.comment_created"],
        "repo:comment:edited": ["commit.comment_updated"],
        "repo:comment:deleted": ["commit.comment_deleted"],
        "pr:opened": ["pull_request.created"],
        "pr:modified": ["pull_request.updated"],
        "pr:from_ref_updated": ["pull_request.pushed"],
        "pr:to_ref_updated": ["pull_request.retargeted"],
        "pr:reviewer:updated": ["pull_request.reviewers_updated"],
        "pr:reviewer:approved": ["pull_request.approved"],
        "pr:reviewer:unapproved": ["pull_request.unapproved"],
        "pr:reviewer:needs_work": ["pull_request.changes_requested"],
        "pr:reviewer:changes_requested": ["pull_request.changes_requested"],
        "pr:merged": ["pull_request.merged"],
        "pr:declined": ["pull_request.declined"],
        "pr:deleted": ["pull_request.deleted"],
        "pr:comment:added": ["pull_request.comment_created"],
        "pr:comment:edited": ["pull_request.comment_updated"],
        "pr:comment:deleted": ["pull_request.comment_deleted"],
        "project:modified": ["project.updated"],
    ]

    private static let plugin = [
        "repo:push": ["branch.updated"],
        "pullrequest:created": ["pull_request.created"],
        "pullrequest:updated": ["pull_request.updated"],
        "pullrequest:fulfilled": ["pull_request.merged"],
        "pullrequest:rejected": ["pull_request.declined"],
    ]

    /// Of a push of any sender.
    private static let variants = [
        "branch-created": ["branch.created"],
        "branch-deleted": ["branch.deleted"],
        "tag": ["tag.created"],
        "tag-deleted": ["tag.deleted"],
        "several": ["branch.updated", "branch.created", "tag.created"],
        "empty": ["push.empty"],
    ]

    private static let table: [SampleSender: [String: [String]]] = [
        .cloud: cloud, .datacenter: dataCenter, .plugin: plugin,
    ]

    /// The test button's body is answered at the door, and never read.
    private static let kinds = SampleKind.all.filter { $0.eventKey != "diagnostics:ping" }
    private static let samples = kinds.flatMap { kind in kind.variants.map { (kind, $0) } }

    private static func types(_ kind: SampleKind, _ variant: SampleVariant) -> [String]? {
        switch (kind.eventKey, variant.rawValue) {
        case ("repo:push", let name), ("repo:refs_changed", let name):
            variants[name] ?? table[kind.sender]?[kind.eventKey]
        case ("pipeline:span_created", "several"): Array(repeating: "pipeline.span_created", count: 3)
        default: table[kind.sender]?[kind.eventKey]
        }
    }

    @Test(arguments: SampleSender.allCases)
    func `there is a sample of each key of the table, and no other`(sender: SampleSender) {
        let keys = Self.kinds.filter { $0.sender == sender }.map(\.eventKey)
        #expect(keys.count == Set(keys).count)
        #expect(Set(keys) == Self.table[sender].map { Set($0.keys) })
    }

    @Test(arguments: samples)
    func `a sample is read into the types that its key means`(kind: SampleKind, variant: SampleVariant) throws {
        let event = SampleEvent(kind.eventKey, from: kind.sender, variant: variant, at: Client.date)
        let reading = DeliveryReading(
            of: event.body,
            headers: DeliveryHeaders(event.headers(secret: nil)),
            product: event.product
        )
        #expect(reading.unreadable == nil)
        #expect(reading.eventKey == kind.eventKey)
        #expect(reading.triggers.map(\.type.rawValue) == Self.types(kind, variant))
        for trigger in reading.triggers {
            let surprises = try JSONValue(parsing: trigger.document)["surprises"]?.elements ?? []
            #expect(surprises.isEmpty, "\(surprises.map(\.text))")
        }
    }
}
