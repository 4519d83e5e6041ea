import Domain
import Foundation
import HTTPTypes
import HostileBodies
import Postgres
import Testing

/// Whoever has captured a signed body can choose its headers, and no more: it starts nothing a second time, and nothing
/// that did not happen.
@Suite(.timeLimit(.minutes(3))) struct ForgeryTests {
    private static let push = Array(
        #"{"repository":{"full_name":"acme/app"},"push":{"changes":[{"old":null,"new":{"type":"branch","name":"x"}}]}}"#
            .utf8
    )
    private static let refsChanged = Array(
        #"""
        {"eventKey":"repo:refs_changed","actor":{"name":"ada","id":1},"repository":{"slug":"app","project":{"key":"ACME"}},
        "changes":[{"ref":{"id":"refs/heads/x","displayId":"x","type":"BRANCH"},"refId":"refs/heads/x",
        "fromHash":"0000000000000000000000000000000000000000","toHash":"1111111111111111111111111111111111111111","type":"ADD"}]}
        """#.utf8
    )

    private static func pullRequest(_ state: String) -> [UInt8] {
        Array(#"{"repository":{"full_name":"acme/app"},"pullrequest":{"id":1,"title":"One","state":"\#(state)"}}"#.utf8)
    }

    /// What was captured, the key it really had, and keys that it is sent under instead.
    private static let captured: [(name: String, product: String, body: [UInt8], key: String, forged: [String])] = [
        (
            "push", "cloud", push, "repo:push",
            [
                "repo:deleted", "repo:created", "repo:imported", "repo:transfer", "repo:fork", "repo:updated",
                "issue:created",
                "issue:updated", "pullrequest:created", "pullrequest:fulfilled", "repo:commit_comment_created",
                "repo:commit_status_created", "project:updated", "pipeline:span_created", "",
            ]
        ),
        (
            "open pull request", "cloud", pullRequest("OPEN"), "pullrequest:created",
            [
                "pullrequest:fulfilled", "pullrequest:rejected", "pullrequest:approved", "pullrequest:comment_created",
                "pullrequest:changes_request_created", "repo:push", "repo:deleted", "repo:created", "issue:created",
            ]
        ),
        (
            "merged pull request", "cloud", pullRequest("MERGED"), "pullrequest:fulfilled",
            ["pullrequest:rejected", "pullrequest:unapproved", "repo:push", "repo:transfer"]
        ),
        ("declined pull request", "cloud", pullRequest("DECLINED"), "pullrequest:rejected", ["pullrequest:fulfilled"]),
    ]

    @Test func `a captured body under another key or another request id starts nothing again`() async throws {
        try await withBittern { bittern, database in
            let street = Street(bittern)
            try await street.apply(Self.anything)
            let dataCenter = (
                "refs", "datacenter", Self.refsChanged, "repo:refs_changed", ["pr:merged", "repo:modified", ""]
            )
            for (name, product, body, key, forged) in Self.captured + [dataCenter] {
                let hook = try await street.makeHook("of \(name)".replacing(" ", with: "-"), product: product)
                let first = try await street.deliver(body, to: hook, key: key, requestID: "first")
                #expect(first.status == 202 && first.json?["triggers"]?.integer == 1, "\(name): \(first.text)")
                #expect(try await street.deliver(body, to: hook, key: key, requestID: "second").status == 202)
                #expect(try await street.deliver(body, to: hook, key: key, requestID: "").status == 202)
                #expect(try await street.deliver(body, to: hook, key: forged[0], requestID: "first").status == 200)
                for key in forged { #expect(try await street.deliver(body, to: hook, key: key).status == 202) }
                try await Self.deliverPacked(body, key, to: hook, street)
            }
            let runs = try await Self.runs(in: database)
            #expect(runs.count == Self.captured.count + 1, "one for each of what really happened: \(runs)")
        }
    }

    @Test func `a captured body that comes first under another key is not believed`() async throws {
        try await withBittern { bittern, database in
            let street = Street(bittern)
            try await street.apply(Self.anything)
            for (name, product, body, _, forged) in Self.captured {
                for (place, key) in forged.enumerated() {
                    let hook = try await street.makeHook("\(name) \(place)".replacing(" ", with: "-"), product: product)
                    let reply = try await street.deliver(body, to: hook, key: key)
                    #expect(reply.status == 202, "\(name) as \(key)")
                }
            }
            // Data Center's body has its own key, which is signed.
            let hook = try await street.makeHook("refs", product: "datacenter")
            #expect(try await street.deliver(Self.refsChanged, to: hook, key: "pr:merged").status == 202)
            let runs = try await Self.runs(in: database)
            #expect(runs == ["branch.created for repo:refs_changed"])
        }
    }

    /// The coding's header is not signed either.
    private static func deliverPacked(
        _ body: [UInt8],
        _ key: String,
        to hook: Street.Hook,
        _ street: Street
    ) async throws {
        let packed = [
            ("gzip", try Compression.gzip(body)), ("deflate", try Compression.bareDeflate(body)), ("br", body),
            ("gzip", body),
        ]
        for (coding, wire) in packed {
            let headers = HTTPFields(named: [
                "X-Event-Key": key, "X-Request-UUID": UUID().uuidString, "Content-Encoding": coding,
                "X-Hub-Signature": Street.sign(body, hook.secret),
            ])
            let reply = try await street.send(.post, hook.url, headers: headers, body: wire)
            #expect(reply.status == 202, "\(coding): \(reply.text)")
        }
    }

    /// On every type but `unknown`.
    private static let anything = """
        name: anything
        on: ["branch.*", "tag.*", "push.*", "repository.*", "mirror.*", "commit.*", "pull_request.*", "issue.*", "project.*",
          "pipeline.*"]
        steps:
          - id: call
            action: http.request
            with: { method: GET, url: "http://127.0.0.1:1/" }
            retry: { attempts: 1 }
        """

    /// What started a run, once everything has been matched.
    private static func runs(in database: PostgresPool) async throws -> [String] {
        _ = try await eventually("everything has been matched") {
            let behind = try await database.execute(
                "select 1 as one from bittern_store.lane l join bittern_store.trigger t using (lane) where t.id > l.matched limit 1"
            )
            return behind.isEmpty ? true : nil
        }
        return try await database.execute(
            """
            select t.type || ' for ' || t.event_key as run
              from bittern_store.run r join bittern_store.trigger t on t.id = r.trigger_id order by t.id
            """
        ).map { try $0.get("run") }
    }
}
