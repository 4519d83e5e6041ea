import Bitbucket
import Domain
import Foundation
import Testing

/// A small body of one event, for what the fixtures' goldens do not ask.
struct FamilyBody: Sendable, CustomTestStringConvertible {
    let key: String
    let product: Product
    let type: TriggerType
    /// What is in it besides actor and repository.
    let parts: String

    var testDescription: String { "\(product) \(key)" }

    var body: String {
        switch product {
        case .cloud: "{\(Self.cloudActor),\(Self.cloudRepository),\(parts)}"
        case .datacenter: "{\"eventKey\":\"\(key)\",\(Self.serverParts),\(parts)}"
        }
    }

    func reading(of body: String? = nil) -> DeliveryReading {
        DeliveryReading(of: Array((body ?? self.body).utf8), headers: .with(eventKey: key), product: product)
    }

    static let cloudActor = #""actor":{"uuid":"{AB-1}","display_name":"Ada Example","nickname":"ada"}"#
    static let cloudRepository = """
        "repository":{"uuid":"{CD-2}","full_name":"acme/app","name":"App","is_private":true,
        "owner":{"display_name":"Acme"},"links":{"html":{"href":"https://example.org/acme/app"}},
        "project":{"key":"APP","name":"Applications"},"workspace":{"uuid":"{EF-3}","slug":"acme"}}
        """
    static let serverParts = """
        "date":"2026-02-03T09:35:06+0530","actor":{"id":11,"name":"ada","displayName":"Ada Example"},
        "repository":\(serverRepository("app"))
        """

    static func serverRepository(_ slug: String, project: String = "APP", more: String = "") -> String {
        """
        {"id":70,"slug":"\(slug)","name":"\(slug)","public":false,"project":{"key":"\(project)","name":"P \(project)"},
        "links":{"self":[{"href":"https://git.example.org/\(project)/\(slug)"}]}\(more)}
        """
    }

    static func of(_ key: String, _ product: Product = .cloud) throws -> FamilyBody {
        try #require(all.first { $0.key == key && $0.product == product })
    }

    static let all: [FamilyBody] = cloud + server

    private static let comment = """
        "comment":{"id":17,"content":{"raw":"Why?"},"created_on":"2026-02-03T04:05:06+00:00","parent":{"id":16},
        "inline":{"path":"a.swift","to":3},"links":{"html":{"href":"https://example.org/c/17"}}}
        """
    private static let status = """
        "commit_status":{"key":"ci","state":"INPROGRESS","name":"CI","description":"","refname":"main",
        "url":"https://ci.example.org/7","created_on":"2026-02-03T04:05:06Z","updated_on":"2026-02-03T05:05:06Z",
        "links":{"commit":{"href":"https://api.example.org/commit/9fec84#x"}}}
        """
    private static let issue = """
        "issue":{"id":7,"title":"It leaks","state":"new","kind":"bug","priority":"major",
        "created_on":"2026-02-03T04:05:06Z","updated_on":"2026-02-03T05:05:06Z",
        "links":{"html":{"href":"https://example.org/issues/7"}}}
        """

    private static let cloud: [FamilyBody] = [
        ("repo:created", .repositoryCreated, #""x":1"#),
        ("repo:deleted", .repositoryDeleted, #""x":1"#),
        ("repo:imported", .repositoryImported, #""x":1"#),
        ("repo:transfer", .repositoryTransferred, #""previous_owner":{"display_name":"Ben Example"}"#),
        ("repo:fork", .repositoryForked, #""fork":{"uuid":"{AA-9}","full_name":"ada/app","slug":"app"}"#),
        (
            "repo:updated", .repositoryUpdated,
            """
            "changes":{"name":{"old":"Old","new":"App"},"website":{"old":null,"new":""},"size":{"old":1,"new":2.5},
            "links":{"old":{"html":{"href":"https://example.org/o"}},"new":{"html":{"href":"https://example.org/n"}}},
            "project":{"old":{"key":"A","name":"Aa"},"new":{"key":"B"}},"tags":{"old":["a",{"name":"b"},3,true,[1]]},
            "is_private":{"old":true,"new":false},"updated_on":{"old":"x","new":"2026-02-03T04:05:06+00:00"}}
            """
        ),
        ("repo:commit_comment_created", .commitCommentCreated, comment + #","commit":{"hash":"9fec847784ab"}"#),
        ("repo:commit_status_created", .commitStatusCreated, status),
        ("repo:commit_status_updated", .commitStatusUpdated, status),
        ("issue:created", .issueCreated, issue),
        ("issue:updated", .issueUpdated, issue + "," + comment + #","changes":{"state":{"old":"new","new":"open"}}"#),
        ("issue:comment_created", .issueCommentCreated, issue + "," + comment),
        (
            "project:updated", .projectUpdated,
            """
            "project":{"key":"NEW","name":"New","links":{"html":{"href":"https://example.org/p"}}},
            "changes":{"key":{"old":"OLD","new":"NEW"}}
            """
        ),
        (
            "pipeline:span_created", .pipelineSpanCreated,
            """
            "resourceSpans":[{"resource":{"attributes":[{"key":"a","value":{"intValue":"1"}}]},"scopeSpans":[{"spans":[
            {"name":"bbc.step","traceId":"t","startTimeUnixNano":"1770091506000000000","attributes":[
            {"key":"b","value":{"arrayValue":{"values":[{"boolValue":true}]}}},
            {"key":"c","value":{"doubleValue":0.5}},{"key":"d","value":{"stringValue":"e"}}]}]}]}]
            """
        ),
    ].map { FamilyBody(key: $0, product: .cloud, type: $1, parts: $2) }

    private static let serverComment = #""comment":{"id":5,"text":"Why not?"},"commit":"9fec84","commentParentId":4"#

    private static let server: [FamilyBody] = [
        ("repo:comment:added", .commitCommentCreated, serverComment),
        ("repo:comment:edited", .commitCommentUpdated, serverComment + #","previousComment":"Why?""#),
        ("repo:comment:deleted", .commitCommentDeleted, serverComment),
        ("repo:forked", .repositoryForked, #""repository":\#(serverRepository("fork", more: origin))"#),
        (
            "repo:modified", .repositoryUpdated,
            """
            "repository":null,"old":\(serverRepository("before", project: "OLD", more: #","description":"Gone""#)),
            "new":\(serverRepository("app", more: #","archived":true"#))
            """
        ),
        (
            "repo:secret_detected", .repositorySecretDetected,
            """
            "repository":null,"secretLocations":[{"commitId":"9fec84","path":"a","line":3,"ruleName":"key",
            "repository":\(serverRepository("app"))},{"commitId":"000084"}]
            """
        ),
        (
            "mirror:repo_synchronized", .mirrorSynchronized,
            """
            "mirrorServer":{"id":"m","name":"Mirror"},"syncType":"INCREMENTAL","refLimitExceeded":false,
            "changes":[{"ref":{"id":"refs/heads/main"},"fromHash":"0000","toHash":"9fec84","type":"ADD"}]
            """
        ),
        ("project:modified", .projectUpdated, project), ("proj:modified", .projectUpdated, project),
    ].map { FamilyBody(key: $0, product: .datacenter, type: $1, parts: $2) }

    private static let origin = #","origin":\#(serverRepository("app"))"#
    private static let project = """
        "repository":null,"old":{"id":5,"key":"OLD","name":"Applications","public":false},"new":{"id":5,"key":"APP",
        "name":"Applications","public":true,"links":{"self":[{"href":"https://git.example.org/APP"}]}}
        """
}
