import Bitbucket
import Domain
import Foundation
import Testing

/// Bodies that real Bitbuckets sent, from the folder that `BITTERN_RECORDED_PAYLOADS` names; they are not ours to keep.
@Suite struct RecordedPayloadTests {
    struct Recorded: Sendable, CustomTestStringConvertible {
        let file: String
        let product: Product
        let key: String
        let body: [UInt8]

        var testDescription: String { file }
        var isFromPlugin: Bool { file.hasPrefix("dcplugin__") }

        func reading() -> DeliveryReading { DeliveryReading(of: body, headers: .with(eventKey: key), product: product) }

        func json() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        }
    }

    static let folder = ProcessInfo.processInfo.environment["BITTERN_RECORDED_PAYLOADS"]
    static let why: Comment = "BITTERN_RECORDED_PAYLOADS names no folder of recorded bodies"

    static let all: [Recorded] = {
        guard let folder else { return [] }
        let root = URL(filePath: folder)
        let manifest = (try? String(contentsOf: root.appending(path: "MANIFEST.tsv"), encoding: .utf8)) ?? ""
        return manifest.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard columns.count > 2, let data = try? Data(contentsOf: root.appending(path: columns[0])) else {
                return nil
            }
            let product: Product = columns[1] == "cloud" ? .cloud : .datacenter
            return Recorded(file: columns[0], product: product, key: columns[2], body: [UInt8](data))
        }
    }()

    @Test(.enabled(if: folder != nil, why))
    func `there are recorded bodies to read`() { #expect(Self.all.count > 100) }

    @Test(.enabled(if: folder != nil, why), arguments: all)
    func `a recorded body is read, with columns and a document`(recorded: Recorded) throws {
        let reading = recorded.reading()
        #expect(reading.unreadable == nil)
        #expect(!reading.triggers.isEmpty)
        let isAboutARepository = ["repository", "pullRequest", "new"].contains {
            (try? recorded.json()[$0] as? NSDictionary) != nil
        }
        for trigger in reading.triggers {
            #expect(trigger.repository != nil || !isAboutARepository)
            _ = try trigger.parsedDocument()
        }
    }

    /// Two keys that are nobody's event, and a push without `push`.
    static let odd = [
        "datacenter__repo_ref_changed__ods-1.json", "datacenter__diagnostics_ping__",
        "dcplugin__repo_push__jenkins-bbs-6.json",
    ]

    @Test(.enabled(if: folder != nil, why), arguments: all.filter { !odd.contains(where: $0.file.hasPrefix) })
    func `a recorded body of a known key is no surprise`(recorded: Recorded) throws {
        for trigger in recorded.reading().triggers {
            #expect(trigger.type != .unknown)
            #expect(try trigger.parsedDocument()["surprises"] == nil)
        }
        #expect(recorded.reading().noPayload == nil)
    }

    @Test(
        .enabled(if: folder != nil, why),
        arguments: all.filter { $0.key == "repo:push" || $0.key == "repo:refs_changed" }
    )
    func `a recorded push has a trigger of the right type for each change`(recorded: Recorded) throws {
        let json = try recorded.json()
        let expected: [String]
        if recorded.key == "repo:push" {
            guard let push = json["push"] as? [String: Any] else {
                #expect(recorded.reading().triggers.map(\.type) == [.unknown])
                return
            }
            expected = (push["changes"] as? [[String: Any]] ?? []).map(Self.cloudType)
        } else {
            expected = (json["changes"] as? [[String: Any]] ?? []).map(Self.dataCenterType)
        }
        #expect(recorded.reading().triggers.map(\.type.rawValue) == (expected.isEmpty ? ["push.empty"] : expected))
    }

    static let pullRequestTypes = [
        "created": "created", "updated": "updated", "fulfilled": "merged", "rejected": "declined",
        "approved": "approved",
        "unapproved": "unapproved", "comment_created": "comment_created", "comment_deleted": "comment_deleted",
        "opened": "created", "modified": "updated", "from_ref_updated": "pushed", "merged": "merged",
        "declined": "declined",
        "deleted": "deleted", "reviewer:updated": "reviewers_updated", "reviewer:approved": "approved",
        "reviewer:unapproved": "unapproved", "reviewer:needs_work": "changes_requested",
        "comment:added": "comment_created",
        "comment:edited": "comment_updated", "comment:deleted": "comment_deleted",
    ]

    @Test(
        .enabled(if: folder != nil, why),
        arguments: all.filter { $0.key.hasPrefix("pullrequest:") || $0.key.hasPrefix("pr:") }
    )
    func `a recorded pull request has its type, its number and its branches`(recorded: Recorded) throws {
        let word = try #require(recorded.key.split(separator: ":", maxSplits: 1).last.map(String.init))
        let trigger = try #require(recorded.reading().triggers.first)
        let json = try recorded.json()
        let pullRequest = try #require((json["pullrequest"] ?? json["pullRequest"]) as? [String: Any])
        #expect(trigger.type.rawValue == Self.pullRequestTypes[word].map { "pull_request." + $0 })
        #expect(trigger.subject == "pull_requests/\(try #require(pullRequest["id"]))")
        let read = try #require(try trigger.parsedDocument()["pull_request"] as? [String: Any])
        #expect(read["title"] as? String == pullRequest["title"] as? String)
        for side in ["source", "destination"] {
            #expect((read[side] as? [String: String])?["branch"]?.isEmpty == false)
            #expect((read[side] as? [String: String])?["hash"]?.isEmpty == false)
        }
        #expect(recorded.isFromPlugin || trigger.occurredAt != nil)
        #expect(recorded.isFromPlugin || trigger.actorID != nil)
    }

    @Test(
        .enabled(if: folder != nil, why),
        arguments: [
            (
                "cloud__repo_push__jenkins-bbs-6.json", "Gkvl$k$wyNpQAF42",
                "sha256=f205c729821c6954aff2afe72b965c34015b4baf96ea8ddc2cc44999c014a035"
            ),
            (
                "datacenter__repo_comment_added__jenkins-gwt-1.json", "this is secret",
                "sha256=87e3e7b7e4567f528342a75b6d88c619f272c68a4d0d565c68d596a830213164"
            ),
        ]
    )
    func `a recorded signature verifies`(file: String, secret: String, header: String) throws {
        guard let recorded = Self.all.first(where: { $0.file == file }) else { return }
        let key = WebhookKey(secret: Array(secret.utf8))
        let signature = try SignatureHeader(parsing: header)
        #expect(signature.verify(body: recorded.body, keys: [key]) == 0)
        #expect(signature.verify(body: recorded.body + [0x20], keys: [key]) == nil)
    }

    private static func cloudType(_ change: [String: Any]) -> String {
        let (old, new) = (change["old"] as? [String: Any], change["new"] as? [String: Any])
        let kind = (new ?? old)?["type"] as? String
        return "\(kind ?? "?").\(old == nil ? "created" : new == nil ? "deleted" : "updated")"
    }

    private static func dataCenterType(_ change: [String: Any]) -> String {
        let kind = ((change["ref"] as? [String: Any])?["type"] as? String)?.lowercased()
        let words = ["ADD": "created", "UPDATE": "updated", "DELETE": "deleted"]
        return "\(kind ?? "?").\((change["type"] as? String).flatMap { words[$0] } ?? "?")"
    }
}
