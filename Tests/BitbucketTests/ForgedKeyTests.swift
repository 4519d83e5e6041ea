import Bitbucket
import Domain
import Testing

/// Bodies of one event under the key of another, which only a header names.
@Suite struct ForgedKeyTests {
    static let pullRequest = #""pullrequest":{"id":1,"state":"MERGED"}"#
    static let cases: [(key: String, body: String)] =
        ["repo:created", "repo:deleted", "repo:imported", "repo:transfer"].flatMap { key in
            [
                #""push":{"changes":[]}"#, pullRequest, #""issue":{"id":1}"#, #""commit_status":{"key":"a"}"#,
                #""comment":{"id":1}"#, #""fork":{"name":"a"}"#, #""changes":{"name":{}}"#,
            ].map { (key, "{\(FamilyBody.cloudRepository),\($0)}") }
        } + [
            ("repo:deleted", "{\(FamilyBody.cloudRepository),\"previous_owner\":{}}"), ("repo:deleted", "{}"),
            ("repo:fork", "{\(FamilyBody.cloudRepository)}"), ("repo:updated", "{\(FamilyBody.cloudRepository)}"),
            ("repo:updated", #"{"repository":{},"changes":{},"issue":{}}"#),
            ("repo:commit_comment_created", #"{"comment":{}}"#), ("repo:commit_comment_created", #"{"commit":{}}"#),
            ("repo:commit_status_created", #"{"commit":{}}"#), ("issue:created", #"{"comment":{}}"#),
            ("issue:created", #"{"issue":{},"comment":{}}"#), ("issue:created", #"{"issue":{},"changes":{}}"#),
            ("issue:updated", #"{"issue":{},"comment":{}}"#), ("issue:comment_created", #"{"issue":{}}"#),
            ("issue:comment_created", #"{"issue":{},"comment":{},"changes":{}}"#),
            ("project:updated", #"{"changes":{}}"#), ("pipeline:span_created", #"{"resourceSpans":7}"#),
            ("pipeline:span_created", #"{"resourceSpans":{}}"#), ("repo:push", #"{"push":[]}"#),
            ("issue:created", #"{"issue":[]}"#),
            ("pullrequest:fulfilled", "{\(pullRequest),\"comment\":{}}"),
            ("pullrequest:updated", "{\(pullRequest),\"approval\":{}}"),
            ("pullrequest:created", "{\(pullRequest),\"changes_request\":{}}"),
        ]

    @Test(arguments: cases)
    func `a key that its body does not bear out is unknown, and says why`(key: String, body: String) throws {
        let reading = DeliveryReading(of: Array(body.utf8), headers: .with(eventKey: key), product: .cloud)
        #expect(reading.triggers.map(\.type) == [.unknown])
        #expect(try reading.triggers.first?.parsedDocument()["surprises"] != nil)
    }

    /// Every key of both products, without the object that it is about.
    @Test(arguments: FamilyBody.all)
    func `a body of nothing bears out no key`(family: FamilyBody) {
        #expect(family.reading(of: #"{"actor":{}}"#).triggers.map(\.type) == [.unknown])
    }

    @Test(arguments: FamilyBody.all.filter { $0.product == .datacenter })
    func `a Data Center body that lost its key is believed when it has what the key needs`(family: FamilyBody) {
        let body = family.body.replacing("\"eventKey\":\"\(family.key)\",", with: "")
        #expect(family.reading(of: body).triggers.map(\.type) == [family.type])
    }

    @Test(arguments: FamilyBody.all)
    func `under a key that nobody knows the columns are filled all the same`(family: FamilyBody) throws {
        let body = family.body.replacing(family.key, with: "some:thing")
        let known = try #require(family.reading().triggers.first)
        let headers = DeliveryHeaders.with(eventKey: "some:thing")
        let reading = DeliveryReading(of: Array(body.utf8), headers: headers, product: family.product)
        let unknown = try #require(reading.triggers.first)
        #expect(unknown.type == .unknown)
        #expect(unknown.actorID == known.actorID && unknown.actorName == known.actorName)
        #expect(unknown.subject == known.subject)
        #expect(unknown.project == known.project && unknown.workspace == known.workspace)
        #expect(unknown.repository == known.repository || family.type == .repositoryForked)
        #expect(try unknown.parsedDocument()["surprises"] == nil)
    }

    @Test func `an unknown key over a push of one change has the ref for its subject`() {
        let body = #"{"push":{"changes":[{"new":{"type":"tag","name":"v1"}}]}}"#
        let reading = DeliveryReading(of: Array(body.utf8), headers: .with(eventKey: "x:y"), product: .cloud)
        #expect(reading.triggers.map(\.type) == [.unknown])
        #expect(reading.triggers.map(\.subject) == ["refs/tags/v1"])
    }

    @Test func `an unknown key over one change of refs has the ref for its subject`() {
        let body = #"{"eventKey":"x:y","repository":{},"changes":[{"refId":"refs/heads/main","toHash":"9fec84"}]}"#
        let reading = DeliveryReading(of: Array(body.utf8), headers: .with(eventKey: ""), product: .datacenter)
        #expect(reading.triggers.map(\.type) == [.unknown])
        #expect(reading.triggers.map(\.subject) == ["refs/heads/main"])
    }
}
