import Bitbucket
import Domain
import Foundation
import Testing

@Suite struct FixtureTests {
    /// The keys that are normalised, and the types of their plain fixtures.
    static let keys: [(product: String, key: String, type: TriggerType)] = [
        ("cloud", "pullrequest_created", .pullRequestCreated),
        ("cloud", "pullrequest_updated", .pullRequestUpdated),
        ("cloud", "pullrequest_push", .pullRequestPushed),
        ("cloud", "pullrequest_fulfilled", .pullRequestMerged),
        ("cloud", "pullrequest_rejected", .pullRequestDeclined),
        ("cloud", "pullrequest_approved", .pullRequestApproved),
        ("cloud", "pullrequest_unapproved", .pullRequestUnapproved),
        ("cloud", "pullrequest_changes_request_created", .pullRequestChangesRequested),
        ("cloud", "pullrequest_changes_request_removed", .pullRequestChangesRequestRemoved),
        ("cloud", "pullrequest_comment_created", .pullRequestCommentCreated),
        ("cloud", "pullrequest_comment_updated", .pullRequestCommentUpdated),
        ("cloud", "pullrequest_comment_deleted", .pullRequestCommentDeleted),
        ("cloud", "pullrequest_comment_resolved", .pullRequestCommentResolved),
        ("cloud", "pullrequest_comment_reopened", .pullRequestCommentReopened),
        ("datacenter", "pr_opened", .pullRequestCreated),
        ("datacenter", "pr_modified", .pullRequestUpdated),
        ("datacenter", "pr_from_ref_updated", .pullRequestPushed),
        ("datacenter", "pr_to_ref_updated", .pullRequestRetargeted),
        ("datacenter", "pr_merged", .pullRequestMerged),
        ("datacenter", "pr_declined", .pullRequestDeclined),
        ("datacenter", "pr_deleted", .pullRequestDeleted),
        ("datacenter", "pr_reviewer_updated", .pullRequestReviewersUpdated),
        ("datacenter", "pr_reviewer_approved", .pullRequestApproved),
        ("datacenter", "pr_reviewer_unapproved", .pullRequestUnapproved),
        ("datacenter", "pr_reviewer_needs_work", .pullRequestChangesRequested),
        ("datacenter", "pr_reviewer_changes_requested", .pullRequestChangesRequested),
        ("datacenter", "pr_comment_added", .pullRequestCommentCreated),
        ("datacenter", "pr_comment_edited", .pullRequestCommentUpdated),
        ("datacenter", "pr_comment_deleted", .pullRequestCommentDeleted),
        ("plugin", "pullrequest_created", .pullRequestCreated),
        ("plugin", "pullrequest_updated", .pullRequestUpdated),
        ("plugin", "pullrequest_fulfilled", .pullRequestMerged),
    ]

    @Test func `every fixture has its golden and every golden its fixture`() {
        #expect(Fixture.all.count > 80)
        #expect(Fixture.all.map(\.path) == Fixture.paths(ending: ".expected.json"))
    }

    @Test(arguments: Fixture.all)
    func `a body becomes the triggers of its golden`(fixture: Fixture) throws {
        let reading = try fixture.reading()
        #expect(reading.unreadable == nil)
        let rows = try reading.triggers.map { try $0.row() } as NSArray
        #expect(rows.isEqual(try fixture.expected()), "\(rows)")
    }

    @Test(arguments: keys)
    func `a known key has a plain fixture of its type`(product: String, key: String, type: TriggerType) throws {
        let reading = try Fixture(path: "\(product)/\(key)/plain").reading()
        #expect(reading.triggers.map(\.type) == [type])
        let surprises = try reading.triggers[0].parsedDocument()["surprises"]
        #expect(surprises == nil)
    }

    @Test(arguments: ["cloud/repo_push/trimmed", "datacenter/repo_refs_changed/branch_deleted"].map(Fixture.init))
    func `a body cut at any byte is unreadable and never crashes`(fixture: Fixture) throws {
        let body = try fixture.body().filter { $0 != UInt8(ascii: "\n") }
        for length in body.indices {
            let reading = DeliveryReading(
                of: Array(body[..<length]),
                headers: .with(eventKey: fixture.eventKey),
                product: fixture.product
            )
            #expect(reading.unreadable != nil && reading.triggers.isEmpty, "\(length)")
        }
    }
}
