import Bitbucket
import Domain
import Foundation
import Testing

@Suite struct DocumentSizeTests {
    static func repeated(_ text: String, _ count: Int) -> String {
        "[" + Array(repeating: text, count: count).joined(separator: ",") + "]"
    }

    static let long = String(repeating: "ü\\u0001\\\"", count: 50_000)
    static let user = #"{"uuid":"{\#(long)}","display_name":"\#(long)","nickname":"\#(long)"}"#

    /// Bodies that are much larger than a document may be: long texts that grow when escaped, and long lists.
    static let bodies: [(key: String, product: Product, body: String)] = [
        (
            "pullrequest:comment_created", .cloud,
            """
            {"actor":\(user),"comment":{"id":1,"content":{"raw":"\(long)"},"inline":{"path":"\(long)"}},
            "repository":{"full_name":"\(long)","name":"\(long)","project":{"key":"\(long)"}},
            "pullrequest":{"id":1,"title":"\(long)","description":"\(long)","author":\(user),
            "source":{"branch":{"name":"\(long)"}},"reviewers":\(repeated(#"{"display_name":"ü"}"#, 10_000))}}
            """
        ),
        (
            "repo:push", .cloud,
            """
            {"push":{"changes":[{"old":null,"new":{"type":"branch","name":"\(long)"},
            "commits":\(repeated(#"{"hash":"a","message":"\#(String(repeating: "x", count: 5_000))"}"#, 1_000))}]}}
            """
        ),
        (
            "pr:modified", .datacenter,
            """
            {"eventKey":"pr:modified","actor":{"id":1,"displayName":"\(long)"},"previousTitle":"a","previousDescription":"\(long)",
            "pullRequest":{"id":1,"title":"\(long)","description":"x\(long)"},"comment":{"text":"\(long)"}}
            """
        ),
        (
            "pr:reviewer:updated", .datacenter,
            """
            {"eventKey":"pr:reviewer:updated","addedReviewers":\(repeated(#"{"id":1,"displayName":"A long name"}"#, 10_000)),
            "removedReviewers":\(repeated(#"{"id":1}"#, 10_000)),"pullRequest":{"id":1}}
            """
        ),
    ]

    @Test(arguments: bodies)
    func `a document is at most 64 KiB and says what was cut`(key: String, product: Product, body: String) throws {
        let reading = DeliveryReading(of: Array(body.utf8), headers: .with(eventKey: key), product: product)
        #expect(reading.unreadable == nil)
        let trigger = try #require(reading.triggers.first)
        #expect(trigger.document.count <= 65_536)
        let cut = try #require(try trigger.parsedDocument()["truncated_fields"] as? [String])
        #expect(!cut.isEmpty)
        for column in [trigger.actorID, trigger.actorName, trigger.repository, trigger.subject, trigger.project] {
            #expect((column ?? "").utf8.count <= Trigger.columnBytes)
        }
    }

    @Test func `what fits is not cut`() throws {
        let text = String(repeating: "x", count: 8_000)
        let body = #"{"pullrequest":{"id":1,"description":"\#(text)"}}"#
        let reading = DeliveryReading(
            of: Array(body.utf8),
            headers: .with(eventKey: "pullrequest:created"),
            product: .cloud
        )
        let document = try #require(try reading.triggers.first?.parsedDocument())
        #expect((document["pull_request"] as? [String: Any])?["description"] as? String == text)
        #expect(document["truncated_fields"] == nil)
    }
}
