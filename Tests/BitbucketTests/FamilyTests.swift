import Bitbucket
import Domain
import Foundation
import Testing

@Suite struct FamilyTests {
    static func trigger(_ key: String, _ product: Product = .cloud) throws -> Trigger {
        let triggers = try FamilyBody.of(key, product).reading().triggers
        try #require(triggers.count == 1)
        return triggers[0]
    }

    /// The part of the document under `key`, as JSON with sorted keys.
    static func part(_ key: String, _ trigger: Trigger) throws -> String? {
        guard let part = try trigger.parsedDocument()[key] else { return nil }
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed]
        return String(decoding: try JSONSerialization.data(withJSONObject: part, options: options), as: UTF8.self)
    }

    @Test(arguments: FamilyBody.all)
    func `each key has its type, its parties and no surprise`(family: FamilyBody) throws {
        let reading = family.reading()
        let trigger = try #require(reading.triggers.first)
        #expect(reading.triggers.map(\.type) == [family.type])
        #expect(reading.noPayload == nil)
        #expect(try Self.part("surprises", trigger) == nil)
        #expect(trigger.actorName == "Ada Example")
        #expect(trigger.actorID == (family.product == .cloud ? "ab-1" : "11"))
        let isProject = family.type == .projectUpdated && family.product == .datacenter
        #expect(trigger.repository == (isProject ? nil : family.product == .cloud ? "acme/app" : "APP/app"))
        #expect(trigger.project == "APP")
        #expect(trigger.workspace == (family.product == .cloud ? "acme" : nil))
    }

    @Test(
        arguments: [
            ("repo:commit_comment_created", "commits/9fec847784ab", "https://example.org/c/17", 1_770_091_506.0),
            ("repo:commit_status_created", "commits/9fec84", "https://ci.example.org/7", 1_770_091_506),
            ("repo:commit_status_updated", "commits/9fec84", "https://ci.example.org/7", 1_770_095_106),
            ("issue:created", "issues/7", "https://example.org/issues/7", 1_770_091_506),
            ("issue:updated", "issues/7", "https://example.org/issues/7", 1_770_095_106),
            ("issue:comment_created", "issues/7", "https://example.org/c/17", 1_770_091_506),
            ("repo:updated", nil, "https://example.org/acme/app", 1_770_091_506),
            ("repo:transfer", nil, "https://example.org/acme/app", nil),
            ("project:updated", nil, "https://example.org/p", nil),
        ] as [(String, String?, String, Double?)]
    )
    func `a Cloud event has its subject, page and moment`(
        key: String,
        subject: String?,
        url: String,
        at: Double?
    ) throws {
        let trigger = try Self.trigger(key)
        #expect(trigger.subject == subject)
        #expect(trigger.url == url)
        #expect(trigger.occurredAt == at.map(Date.init(timeIntervalSince1970:)))
    }

    @Test(arguments: [
        ("repo:comment:edited", "commits/9fec84"), ("repo:secret_detected", "commits/9fec84"), ("repo:modified", nil),
        ("repo:forked", nil), ("mirror:repo_synchronized", nil),
    ])
    func `a Data Center event has its subject, page and moment`(key: String, subject: String?) throws {
        let trigger = try Self.trigger(key, .datacenter)
        #expect(trigger.subject == subject)
        #expect(trigger.url == "https://git.example.org/APP/app")
        #expect(trigger.occurredAt == Date(timeIntervalSince1970: 1_770_091_506))
    }

    @Test func `changes are told in words of people`() throws {
        let changes = try #require(try Self.part("changes", Self.trigger("repo:updated")))
        #expect(
            changes == """
                {"is_private":{"new":false,"old":true},\
                "links":{"new":"https://example.org/n","old":"https://example.org/o"},\
                "name":{"new":"App","old":"Old"},"project":{"new":"B","old":"Aa"},"size":{"new":2.5,"old":1},\
                "tags":{"old":["a","b",3,true]},"updated_on":{"new":"2026-02-03T04:05:06+00:00","old":"x"},\
                "website":{"new":""}}
                """
        )
        #expect(
            try Self.part("changes", Self.trigger("repo:transfer")) == #"{"owner":{"new":"Acme","old":"Ben Example"}}"#
        )
    }

    @Test(arguments: [
        (
            "repo:modified",
            """
            {"archived":{"new":true},"description":{"old":"Gone"},"full_name":{"new":"APP/app","old":"OLD/before"},\
            "name":{"new":"app","old":"before"},"project":{"new":"P APP","old":"P OLD"},\
            "slug":{"new":"app","old":"before"}}
            """
        ),
        ("project:modified", #"{"key":{"new":"APP","old":"OLD"},"public":{"new":true,"old":false}}"#),
        ("repo:comment:edited", #"{"text":{"new":"Why not?","old":"Why?"}}"#),
        ("mirror:repo_synchronized", #"{"refs/heads/main":{"new":"9fec84"}}"#),
    ])
    func `Data Center's changes are what differs`(key: String, changes: String) throws {
        #expect(try Self.part("changes", Self.trigger(key, .datacenter)) == changes)
    }

    @Test func `parts of the document are read`() throws {
        let status = try Self.part("status", Self.trigger("repo:commit_status_created"))
        #expect(
            status == """
                {"description":"","key":"ci","name":"CI","ref":"main","state":"in_progress",\
                "url":"https://ci.example.org/7"}
                """
        )
        let issue = try Self.part("issue", Self.trigger("issue:created"))
        #expect(issue == #"{"id":7,"kind":"bug","priority":"major","state":"new","title":"It leaks"}"#)
        let comment = try Self.part("comment", Self.trigger("repo:commit_comment_created"))
        #expect(comment == #"{"id":17,"line":3,"parent_id":16,"path":"a.swift","text":"Why?"}"#)
        let reply = try Self.part("comment", Self.trigger("repo:comment:added", .datacenter))
        #expect(reply == #"{"id":5,"parent_id":4,"text":"Why not?"}"#)
        let fork = try #require(try Self.part("fork", Self.trigger("repo:forked", .datacenter)))
        #expect(fork.contains(#""full_name":"APP/fork""#))
        #expect(try Self.part("fork", Self.trigger("repo:fork"))?.contains("ada/app") == true)
    }

    @Test func `a fork without its origin is both`() throws {
        let body = #"{"eventKey":"repo:forked","repository":\#(FamilyBody.serverRepository("app"))}"#
        let trigger = try #require(try FamilyBody.of("repo:forked", .datacenter).reading(of: body).triggers.first)
        #expect(trigger.repository == "APP/app")
        #expect(try Self.part("fork", trigger) == Self.part("repository", trigger))
    }

    @Test func `an older issue has its kind as its type`() throws {
        let body = #"{"issue":{"id":1,"type":"proposal","state":"on hold"}}"#
        let trigger = try #require(try FamilyBody.of("issue:created").reading(of: body).triggers.first)
        #expect(try Self.part("issue", trigger) == #"{"id":1,"kind":"proposal","state":"on hold"}"#)
    }
}
