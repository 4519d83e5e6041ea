import BitbucketSimulator
import Crypto
import Domain
import Foundation
import HTTPTypes
import Testing

@Suite struct SampleEventTests {
    static let date = Date(timeIntervalSince1970: 1_795_442_706.0075)
    static let all = SampleKind.all.map { SampleEvent($0.eventKey, from: $0.sender, at: date) }
    static let shapes = SampleKind.all.flatMap { kind in
        kind.variants.map { SampleEvent(kind.eventKey, from: kind.sender, variant: $0, at: date) }
    }

    @Test func `no two shapes of a key are the same`() {
        for kind in SampleKind.all where kind.variants.count > 1 {
            let bodies = kind.variants.map {
                SampleEvent(kind.eventKey, from: kind.sender, variant: $0, at: Self.date).body
            }
            #expect(Set(bodies).count == bodies.count, "\(kind.eventKey) of \(kind.sender)")
        }
    }

    @Test(arguments: shapes)
    func `every body is one line of JSON`(event: SampleEvent) throws {
        let document = try JSONValue(parsing: event.body)
        #expect(document.members?.isEmpty == false)
        #expect(!event.body.contains(UInt8(ascii: "\n")))
    }

    @Test(arguments: all.filter { !["diagnostics:ping", "pipeline:span_created"].contains($0.eventKey) })
    func `every body names its actor`(event: SampleEvent) throws {
        let actor = try JSONValue(parsing: event.body)["actor"]
        #expect((actor?["display_name"] ?? actor?["displayName"])?.string == "Ada Example")
    }

    @Test func `a pull request of Cloud is as large as real ones`() {
        let size = SampleEvent("pullrequest:created", product: .cloud, at: Self.date).body.count
        #expect((8_000...12_000).contains(size), "\(size) bytes")
    }

    @Test(arguments: [
        ("fulfilled", "MERGED"), ("rejected", "DECLINED"), ("created", "OPEN"), ("comment_created", "OPEN"),
    ])
    func `a pull request of Cloud has the state that its key says`(verb: String, state: String) throws {
        let document = try JSONValue(
            parsing: SampleEvent("pullrequest:\(verb)", product: .cloud, at: Self.date).body
        )
        #expect(document["pullrequest"]?["state"]?.string == state)
        let merge = try #require(document["pullrequest"]?["merge_commit"])
        #expect((merge["hash"] != nil) == (state == "MERGED"))
    }

    @Test func `the subject is what the body is about`() throws {
        let subject = SampleSubject(
            workspace: "birds",
            repository: "nest",
            branch: "egg",
            pullRequest: 7,
            comment: "tweet \u{1F426}"
        )
        let comment = try JSONValue(
            parsing: SampleEvent("pullrequest:comment_created", product: .cloud, subject: subject, at: Self.date).body
        )
        #expect(comment["repository"]?["full_name"] == "birds/nest")
        #expect(comment["repository"]?["workspace"]?["slug"] == "birds")
        #expect(comment["pullrequest"]?["id"]?.integer == 7)
        #expect(comment["pullrequest"]?["source"]?["branch"]?["name"] == "egg")
        #expect(comment["comment"]?["content"]?["raw"] == "tweet \u{1F426}")
        let refs = try JSONValue(
            parsing: SampleEvent("repo:refs_changed", product: .datacenter, subject: subject, at: Self.date).body
        )
        #expect(refs["repository"]?["project"]?["key"] == "BIRDS")
        #expect(refs["changes"]?[0]?["ref"]?["displayId"] == "egg")
        #expect(refs["eventKey"] == "repo:refs_changed")
        #expect(refs["date"] == "2026-11-23T14:05:06+0000")
    }

    @Test(arguments: all.filter { $0.eventKey != "diagnostics:ping" })
    func `the same number gives the same delivery, another number another one`(event: SampleEvent) {
        func make(_ number: Int) -> SampleEvent {
            SampleEvent(event.eventKey, from: event.sender, subject: SampleSubject(number: number), at: Self.date)
        }
        #expect(make(5).body == make(5).body && make(5).requestID == make(5).requestID)
        let many = (0..<50).map(make)
        #expect(Set(many.map(\.body)).count == 50)
        #expect(Set(many.map(\.requestID)).count == 50)
    }

    @Test func `any key of either product has a body`() throws {
        for key in ["repo:fork", "made:up", ""] {
            let cloud = try JSONValue(parsing: SampleEvent(key, product: .cloud, at: Self.date).body)
            #expect(cloud["repository"]?["full_name"] == "acme/app")
            let dataCenter = try JSONValue(parsing: SampleEvent(key, product: .datacenter, at: Self.date).body)
            #expect(dataCenter["repository"]?["slug"] == "app")
        }
    }

    @Test func `the signature is the published one`() {
        let signature = SampleEvent.signature(of: Array("Hello World!".utf8), secret: "It's a Secret to Everybody")
        #expect(signature == "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9")
    }

    @Test func `each product sends its own header fields`() throws {
        let cloud = SampleEvent("repo:push", product: .cloud, at: Self.date)
        let fields = cloud.headers(secret: "s", attempt: 2, hookID: "hook")
        #expect(
            Set(fields.map(\.name.rawName)) == [
                "X-Event-Key", "Content-Type", "User-Agent", "X-Hook-UUID", "X-Request-UUID", "X-Attempt-Number",
                "X-Hub-Signature",
            ]
        )
        #expect(fields[.userAgent] == "Bitbucket-Webhooks/2.0")
        #expect(fields[try #require(HTTPField.Name("X-Attempt-Number"))] == "2")
        #expect(fields[try #require(HTTPField.Name("X-Hook-UUID"))] == "hook")
        let dataCenter = SampleEvent("pr:opened", product: .datacenter, at: Self.date).headers(secret: nil)
        #expect(Set(dataCenter.map(\.name.rawName)) == ["X-Event-Key", "Content-Type", "User-Agent", "X-Request-Id"])
    }

    @Test func `the plugin says who it is, and its product is Data Center`() throws {
        let event = SampleEvent("repo:push", from: .plugin, at: Self.date)
        #expect(event.headers(secret: nil)[try #require(HTTPField.Name("X-Bitbucket-Type"))] == "server")
        #expect(event.product == .datacenter)
    }

    @Test func `Data Center's test is never signed`() throws {
        let ping = SampleEvent("diagnostics:ping", product: .datacenter, at: Self.date)
        #expect(ping.body == Array(#"{"test":true}"#.utf8))
        let name = try #require(HTTPField.Name("X-Hub-Signature"))
        #expect(ping.headers(secret: "s")[name] == nil)
        #expect(try ping.delivery(secret: "s", coding: .gzip, signedOver: .raw).headers[name] == nil)
    }

    @Test func `a request id of one's own makes it another delivery`() throws {
        let event = SampleEvent("repo:push", product: .cloud, at: Self.date)
        let name = try #require(HTTPField.Name("X-Request-UUID"))
        #expect(event.headers(secret: nil)[name] == event.requestID)
        #expect(event.headers(secret: nil, requestID: "other")[name] == "other")
    }
}
