import Domain
import HTTPTypes
import Postgres
import Testing

@Suite(.timeLimit(.minutes(2))) struct ConsumerAPITests {
    private static let all = "/api/v1/consumers"

    @Test func `a consumer is made, listed and shown, and called again it changes but does not move`() async throws {
        try await withDoor { door throws in
            _ = try await store(3, at: door)
            let made = try await door.ask(
                .post,
                Self.all,
                [
                    "name": "shop", "types": ["pull_request.*", "branch.created"], "start_at": "-infinity",
                    "filter": #"$.trigger.type == "pull_request.created""#, "max_attempts": 3,
                ]
            )
            #expect(made.status == 201)
            #expect(made.json["types"] == ["pull_request.*", "branch.created"])
            #expect(made.json["owner"]?.string == "bittern_consumer")
            #expect(made.json["unread"]?.integer == 3)
            #expect(made.json["last_receive_at"] == .null)
            let shown = try await door.ask(.get, "\(Self.all)/shop").json
            #expect(shown["lanes"] == made.json["lanes"])
            let listed = try #require(try await door.ask(.get, Self.all).json["items"]?.elements)
            #expect(listed.map { $0["name"]?.string } == ["shop"])

            let changed = try await door.ask(.post, Self.all, ["name": "shop", "start_at": "infinity"])
            #expect(changed.status == 200)
            #expect(changed.json["types"] == ["*"])
            #expect(changed.json["filter"] == .null)
            #expect(changed.json["unread"]?.integer == 3)
            #expect(changed.json["created_at"] == made.json["created_at"])
        }
    }

    @Test func `a batch is received, acknowledged once, and after a seek given again`() async throws {
        try await withDoor { door throws in
            let ids = try await store(5, at: door)
            _ = try await door.ask(.post, Self.all, ["name": "shop", "start_at": "-infinity"])
            let first = try await door.ask(.post, "\(Self.all)/shop/receive", ["batch": 3, "lease_seconds": 60])
            #expect(Self.ids(first.json) == Array(ids[0..<3]))
            #expect(first.json["items"]?[0]?["attempt"]?.integer == 1)
            #expect(first.json["items"]?[0]?["document"]?["id"]?.integer == ids[0])
            let lease = try #require(first.json["lease"]?.string)
            let shown = try await door.ask(.get, "\(Self.all)/shop").json
            #expect(shown["leased"]?.integer == 3 && shown["unread"]?.integer == 2)
            #expect(shown["leases"]?[0]?["triggers"]?.integer == 3)
            #expect(!shown.text.contains(lease), "who may look may not acknowledge")
            for count in [3, 0] as [Int64] {
                let acked = try await door.ask(.post, "\(Self.all)/shop/ack", ["lease": .string(lease)])
                #expect(acked.json == ["acked": .number(JSONNumber(count))])
            }

            let second = try await door.ask(.post, "\(Self.all)/shop/receive", [:])
            #expect(Self.ids(second.json) == Array(ids[3..<5]))
            let moved = try await door.ask(.post, "\(Self.all)/shop/seek", ["start_at": "-infinity"])
            #expect(moved.status == 200)
            #expect(moved.json["unread"]?.integer == 5 && moved.json["leased"]?.integer == 0)
            let late = try await door.ask(.post, "\(Self.all)/shop/ack", ["lease": second.json["lease"] ?? nil])
            #expect(late.json == ["acked": 0])
            #expect(Self.ids(try await door.ask(.post, "\(Self.all)/shop/receive", [:]).json) == ids)
            _ = try await door.ask(.post, "\(Self.all)/shop/seek", ["start_at": "infinity"])
            let empty = try await door.ask(.post, "\(Self.all)/shop/receive", [:])
            #expect(empty.json == ["lease": nil, "items": []])
        }
    }

    @Test func `a moment may have a fraction, and any offset`() async throws {
        try await withDoor { door throws in
            _ = try await store(2, at: door)
            _ = try await door.ask(.post, Self.all, ["name": "shop"])
            let moments = [
                "2001-09-09T01:46:40Z", "2001-09-09T01:46:39.999999Z", "2001-09-09T07:16+05:30",
                "2001-09-08T20:46-0500",
            ]
            for moment in moments {
                let moved = try await door.ask(.post, "\(Self.all)/shop/seek", ["start_at": .string(moment)])
                #expect(moved.json["unread"]?.integer == 2, "\(moment): \(moved.json.text)")
                let end = try await door.ask(.post, "\(Self.all)/shop/seek", ["start_at": "2001-09-09T01:46:40.1Z"])
                #expect(end.json["unread"]?.integer == 0)
            }
        }
    }

    @Test func `dead letters are paged, and given again one by one or all`() async throws {
        try await withDoor { door throws in
            let ids = try await store(4, at: door)
            _ = try await door.ask(.post, Self.all, ["name": "shop", "start_at": "-infinity", "max_attempts": 1])
            let batch = try await door.ask(.post, "\(Self.all)/shop/receive", [:])
            let lease = try #require(batch.json["lease"]?.string.flatMap(Int64.init))
            for id in ids { try await door.pool.execute("select bittern.nack(\(lease), \(id), 'it broke')") }
            let page = try await door.ask(.get, "\(Self.all)/shop/dead-letters?limit=3")
            #expect((page.json["items"]?.elements ?? []).map { $0["trigger_id"]?.integer } == [ids[3], ids[2], ids[1]])
            #expect(page.json["items"]?[0]?["last_error"]?.string == "it broke")
            let rest = try await door.ask(
                .get,
                "\(Self.all)/shop/dead-letters?before=\(page.json["next"]?.string ?? "")"
            )
            #expect((rest.json["items"]?.elements ?? []).map { $0["trigger_id"]?.integer } == [ids[0]])
            #expect(rest.json["next"] == .null)

            let redrive = "\(Self.all)/shop/redrive"
            let one = try await door.ask(.post, redrive, ["trigger_id": .number(JSONNumber(ids[1]))])
            #expect(one.json == ["redriven": 1])
            #expect(try await door.ask(.post, redrive, ["trigger_id": 1]).json["redriven"] == 0)
            #expect(try await door.ask(.post, redrive, [:]).json["redriven"] == 3)
            #expect(try await door.ask(.get, "\(Self.all)/shop").json["dead_letters"] == [])
            let again = try await door.ask(.post, "\(Self.all)/shop/receive", [:])
            #expect(Self.ids(again.json) == ids)
            #expect(again.json["items"]?[0]?["attempt"]?.integer == 1)
        }
    }

    @Test func `what a program called its consumer can be said in an address`() async throws {
        try await withDoor { door throws in
            try await door.pool.execute("select bittern.create_consumer('Bücher & mehr/1')")
            let path = "\(Self.all)/B%C3%BCcher%20%26%20mehr%2F1"
            #expect(try await door.ask(.get, path).json["name"]?.string == "Bücher & mehr/1")
            #expect(try await door.ask(.delete, path).status == 204)
            #expect(try await door.ask(.get, path).status == 404)
        }
    }

    @Test func `a consumer that is not there is 404, whatever is asked of it`() async throws {
        try await withDoor { door throws in
            let asked: [(HTTPRequest.Method, String, JSONValue?)] = [
                (.get, "", nil), (.delete, "", nil), (.post, "/seek", ["start_at": "infinity"]),
                (.post, "/redrive", [:]), (.get, "/dead-letters", nil), (.post, "/receive", [:]),
                (.post, "/ack", ["lease": "1"]),
            ]
            for (method, path, body) in asked {
                let answer = try await door.ask(method, "\(Self.all)/nobody\(path)", body)
                #expect(answer.status == 404, "\(method) \(path)")
                #expect(answer.json["detail"]?.string?.contains("no consumer nobody") == true, "\(answer.json.text)")
            }
        }
    }

    private static func ids(_ batch: JSONValue) -> [Int64] {
        (batch["items"]?.elements ?? []).compactMap { $0["id"]?.integer }
    }
}
