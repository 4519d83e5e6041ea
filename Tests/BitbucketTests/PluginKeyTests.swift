import Bitbucket
import Domain
import Foundation
import Testing

@Suite struct PluginKeyTests {
    static let parts = """
        "actor":{"username":"ada","displayName":"Ada Example"},"approval":{},"changes_request":{},
        "comment":{"id":"5","text":"Why?"},"pullrequest":{"id":"42","title":"Tidy","state":"MERGED",
        "toRef":{"branch":{"name":"main"},"repository":{"slug":"app","project":{"key":"APP"}}}}
        """

    static let keys: [(key: String, type: TriggerType, review: String?)] = [
        ("created", .pullRequestCreated, nil), ("updated", .pullRequestUpdated, nil),
        ("push", .pullRequestPushed, nil), ("fulfilled", .pullRequestMerged, nil),
        ("rejected", .unknown, nil), ("approved", .pullRequestApproved, "approved"),
        ("unapproved", .pullRequestUnapproved, "unapproved"),
        ("changes_request_created", .pullRequestChangesRequested, "changes_requested"),
        ("changes_request_removed", .pullRequestChangesRequestRemoved, "unapproved"),
        ("comment_created", .pullRequestCommentCreated, nil), ("comment_updated", .pullRequestCommentUpdated, nil),
        ("comment_deleted", .pullRequestCommentDeleted, nil), ("comment_resolved", .pullRequestCommentResolved, nil),
        ("comment_reopened", .pullRequestCommentReopened, nil),
    ]

    @Test(arguments: keys)
    func `the plugin's keys are read from its bodies`(key: String, type: TriggerType, review: String?) throws {
        let headers = DeliveryHeaders.with(eventKey: "pullrequest:" + key)
        let reading = DeliveryReading(of: Array("{\(Self.parts)}".utf8), headers: headers, product: .datacenter)
        let trigger = try #require(reading.triggers.first)
        #expect(trigger.type == type)
        #expect(trigger.subject == "pull_requests/42")
        #expect(trigger.repository == "APP/app")
        let read = try trigger.parsedDocument()["review"] as? [String: String]
        #expect(read?["status"] == review)
        #expect(read == nil || read?["name"] == "Ada Example")
    }
}
