import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

/// That the operator always learns why, from the door to the workflows, through the API and the commands.
@Suite(.timeLimit(.minutes(3))) struct ExplainTests {
    @Test func `a delivery tells what became of it`() async throws {
        try await withBittern { bittern, _ in
            let street = Street(bittern)
            let hook = try await street.makeHook("acme")
            let step = #"steps: [{id: a, action: http.request, with: {method: GET, url: "http://127.0.0.1:1/"}}]"#
            for (name, where_) in [
                ("fits", "$.trigger.pull_request.id == 7"),
                ("other", #"$.payload.pullrequest.state == "OPEN" && $.trigger.pull_request.id == 8"#),
            ] {
                try await street.apply("name: \(name)\non: [pull_request.*]\nwhere: '\(where_)'\n\(step)\n")
            }
            try await street.apply("name: pushes\non: [branch.*]\n\(step)\n")

            let body = Street.pullRequest(7)
            let first = try await street.deliver(body, to: hook, key: "pullrequest:created", requestID: "r1")
            let id = try #require(first.json?["delivery"]?.string)
            #expect(try await street.deliver(body, to: hook, key: "pullrequest:created", requestID: "r1").status == 200)
            let second = try await street.deliver(body, to: hook, key: "pullrequest:created", requestID: "r2")
            let repeated = try #require(second.json?["delivery"]?.string)

            let told = try await street.explained(repeated)
            #expect(told["repeat_of"]?.string == id)
            #expect(Self.verdicts(told) == ["fits": "repeat", "other": "repeat", "pushes": "other_type"])
            let original = try await street.explained(id)
            #expect(original["verified"]?["secret"]?.integer == 1)
            #expect(original["verified"]?["signed_over"]?.string == "raw")
            #expect(original["repeats"]?.integer == 1)
            #expect(Self.verdicts(original) == ["fits": "ran", "other": "condition", "pushes": "other_type"])

            let story = try await bittern.command(["deliveries", "explain", id])
            #expect(story.status == 0)
            for line in [
                "verified   by secret 1, over the bytes as sent",
                "came       for the first time; the same request came once more",
                "read       as 1 trigger", "fits, version 1: ran as", "other, version 1: did not match",
                "false    $.trigger.pull_request.id == 8",
                "true     $.payload.pullrequest.state == \"OPEN\"",
                "of other types: pushes",
            ] {
                #expect(story.text.contains(line), "\(line) in\n\(story.text)")
            }
            #expect(try await bittern.command(["deliveries", "explain", "1"]).status == 1)
        }
    }

    @Test func `what jsonb cannot hold is read all the same, and says why its payload is null`() async throws {
        try await withBittern { bittern, database in
            let street = Street(bittern)
            let hook = try await street.makeHook("acme")
            let odd = Array(
                String(decoding: Street.pullRequest(1), as: UTF8.self).replacing("Number 1", with: "\\u0000").utf8
            )
            let reply = try await street.deliver(odd, to: hook, key: "pullrequest:created")
            let id = try #require(reply.json?["delivery"]?.string.flatMap(Int64.init))
            let row = try await database.execute(
                "select reading, reason, bittern.payload(id) is null as gone from bittern.delivery where id = \(id)"
            )[0]
            #expect(try row.get("reading") as String == "read")
            #expect((try row.get("reason") as String?)?.contains("\\u0000") == true)
            #expect(try row.get("gone") as Bool)
            let told = try await street.explained("\(id)")
            #expect(told["triggers"]?[0]?["type"]?.string == "pull_request.created")
            #expect(
                try await bittern.command(["deliveries", "explain", "\(id)"]).text.contains(
                    "there is no payload for filters"
                )
            )
        }
    }

    @Test func `why nothing arrives is told by the webhook, and by its metrics`() async throws {
        try await withBittern { bittern, _ in
            let street = Street(bittern)
            let hook = try await street.makeHook("acme")
            let body = Street.pullRequest(1)
            #expect(try await street.deliver(body, to: hook, signature: Street.sign(body, "wrong")).status == 401)
            #expect(try await street.send(.post, hook.url, body: body).status == 401)
            #expect(try await street.deliver(body, to: hook).status == 202)
            let shown = try await eventually("the receiver has written down what it refused") {
                let json = try await street.operate(.get, "/webhooks/acme").json
                return json?["rejected"]?["count"]?.integer == 2 ? json : nil
            }
            #expect(shown["rejected"]?["reasons"] == ["missing_signature": 1, "wrong_signature": 1])
            #expect(shown["rejections"]?.elements?.count == 2)
            #expect(shown["rejections"]?[0]?["detail"]?.string == "X-Hub-Signature is missing")
            #expect(shown["secrets"]?[0]?["use"]?.string == "in use")
            #expect(!shown.text.contains("sha256="), "signatures are never kept")
            let text = try await bittern.command(["webhooks", "show", "acme"]).text
            #expect(text.contains("X-Hub-Signature matches no secret of this webhook"))
        }
    }

    @Test func `a secret is replaced without a gap, and the old one goes when the new one has been seen`() async throws
    {
        try await withBittern { bittern, _ in
            let street = Street(bittern)
            let hook = try await street.makeHook("acme", secret: "old")
            let made = try await bittern.command(["webhooks", "rotate-secret", "acme", "--output", "json"])
            let new = try #require(try JSONValue(parsing: Array(made.text.utf8))["secret"]?.string)
            #expect(try await street.deliver(Street.pullRequest(1), to: hook).status == 202)
            let early = try await bittern.command(["webhooks", "rotate-secret", "acme", "--finish"])
            #expect(early.status == 1)
            let other = Street.Hook(url: hook.url, secret: new)
            #expect(try await street.deliver(Street.pullRequest(2), to: other).status == 202, "known at once")
            _ = try await eventually("the old one is safe to remove") {
                try await bittern.command(["webhooks", "show", "acme"]).text.contains("safe to remove") ? true : nil
            }
            #expect(try await bittern.command(["webhooks", "rotate-secret", "acme", "--finish"]).status == 0)
            _ = try await eventually("the old secret is refused") {
                try await street.deliver(Street.pullRequest(3), to: hook).status == 401 ? true : nil
            }
            #expect(try await street.deliver(Street.pullRequest(4), to: other).status == 202)
        }
    }

    private static func verdicts(_ told: JSONValue) -> [String: String] {
        let workflows = told["triggers"]?[0]?["workflows"]?.elements ?? []
        return Dictionary(workflows.map { ($0["workflow"]?.string ?? "", $0["verdict"]?.string ?? "") }) { $1 }
    }
}

extension Street {
    /// The explanation of a delivery, once the worker has asked the workflows.
    fileprivate func explained(_ delivery: String) async throws -> JSONValue {
        try await eventually("delivery \(delivery) is explained") {
            let told = try await operate(.get, "/deliveries/\(delivery)/explain").json
            return told?.text.contains(#""verdict":"waiting""#) == false ? told : nil
        }
    }
}
