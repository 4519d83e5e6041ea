import Bitbucket
import Domain
import Foundation
import Testing

/// Bodies in which one value is not what it should be.
@Suite struct WrongTypesTests {
    static let cases = [
        "cloud/repo_push/several_changes", "cloud/pullrequest_comment_created/inline",
        "cloud/pullrequest_approved/plain",
        "datacenter/repo_refs_changed/branch_created", "datacenter/pr_modified/plain",
        "datacenter/pr_reviewer_updated/plain",
        "datacenter/pr_comment_added/inline", "plugin/pullrequest_created/plain", "plugin/repo_push/branch_updated",
        "cloud/issue_created/plain", "cloud/repo_commit_status_created/plain", "datacenter/repo_modified/plain",
    ].map(Fixture.init)

    @Test(arguments: cases)
    func `any value may be of any type`(fixture: Fixture) throws {
        let original = try JSONSerialization.jsonObject(with: Data(try fixture.body()))
        let substitutes: [Any] = [NSNull(), true, 1.5, "text", [1], ["a": NSNull()]]
        var count = 0
        for path in Self.paths(of: original, at: []) {
            for substitute in substitutes {
                let changed = Self.replacing(path[...], in: original, by: substitute)
                let body = [UInt8](try JSONSerialization.data(withJSONObject: changed, options: .fragmentsAllowed))
                let reading = DeliveryReading(
                    of: body,
                    headers: .with(eventKey: fixture.eventKey),
                    product: fixture.product
                )
                #expect((reading.unreadable == nil) != reading.triggers.isEmpty)
                for trigger in reading.triggers { _ = try trigger.parsedDocument() }
                count += 1
            }
        }
        #expect(count > 200)
    }

    @Test(arguments: FamilyBody.all)
    func `one wrong value leaves the rest as it was`(family: FamilyBody) throws {
        let original = try JSONSerialization.jsonObject(with: Data(family.body.utf8))
        let before = try #require(family.reading().triggers.first)
        // The own key is a part too: without it the header's counts, and says the same.
        for path in Self.paths(of: original, at: []) {
            for substitute in [NSNull(), 7, "text", [1], ["a": 1]] as [Any] {
                let changed = Self.replacing(path[...], in: original, by: substitute)
                let json = String(decoding: try JSONSerialization.data(withJSONObject: changed), as: UTF8.self)
                let triggers = family.reading(of: json).triggers
                try #require(triggers.count == 1, "\(path)")
                if path == ["eventKey"], substitute is String { continue }
                // What stands where a span should is no span.
                if path.count > 1, path[0] != "resourceSpans" { #expect(triggers[0].type == before.type, "\(path)") }
                guard path[0] == "actor" else {
                    #expect(triggers[0].actorID == before.actorID && triggers[0].actorName == before.actorName)
                    continue
                }
                #expect(triggers[0].type == before.type && triggers[0].subject == before.subject)
                #expect(triggers[0].repository == before.repository && triggers[0].url == before.url)
                #expect(triggers[0].occurredAt == before.occurredAt && triggers[0].project == before.project)
            }
        }
    }

    /// The path of each value: keys and indexes.
    private static func paths(of value: Any, at path: [String]) -> [[String]] {
        var paths = path.isEmpty ? [] : [path]
        if let object = value as? [String: Any] {
            for (key, child) in object { paths += Self.paths(of: child, at: path + [key]) }
        } else if let list = value as? [Any] {
            for (index, child) in list.enumerated() { paths += Self.paths(of: child, at: path + [String(index)]) }
        }
        return paths
    }

    private static func replacing(_ path: ArraySlice<String>, in value: Any, by substitute: Any) -> Any {
        guard let key = path.first else { return substitute }
        if var object = value as? [String: Any], let child = object[key] {
            object[key] = replacing(path.dropFirst(), in: child, by: substitute)
            return object
        }
        if var list = value as? [Any], let index = Int(key) {
            list[index] = replacing(path.dropFirst(), in: list[index], by: substitute)
            return list
        }
        return value
    }
}
