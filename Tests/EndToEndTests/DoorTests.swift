import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing
import ThrowawayDatabase

/// Every status of the public door, from outside.
@Suite(.timeLimit(.minutes(3))) struct DoorTests {
    @Test func `every answer of the door is what its table says`() async throws {
        try await withBittern { bittern, database in
            let street = Street(bittern)
            let hook = try await street.makeHook("cloud-hook")
            let body = Street.pullRequest(1)

            let stored = try await street.deliver(body, to: hook, key: "pullrequest:created", requestID: "r1")
            #expect(stored.status == 202)
            #expect(stored.json?["triggers"]?.integer == 1)
            let id = try #require(stored.json?["delivery"]?.string)
            let again = try await street.deliver(body, to: hook, key: "pullrequest:created", requestID: "r1")
            #expect(again.status == 200)
            #expect(again.text == #"{"delivery":"\#(id)","duplicate":true}"#)
            let other = try await street.deliver(body, to: hook, key: "pullrequest:created", requestID: "r2")
            #expect(other.status == 202)

            let wrong = [
                "", "sha256=", "sha256=00", "sha1=\(String(repeating: "0", count: 40))", "nonsense",
                Street.sign(Street.pullRequest(2), hook.secret), Street.sign(body, "another secret"),
            ]
            for signature in wrong {
                let refused = try await street.deliver(body, to: hook, requestID: "r3", signature: signature)
                #expect(refused.status == 401, "\(signature)")
                #expect(refused.headers[.contentType] == "application/problem+json")
            }
            let upperCase = Street.sign(Street.pullRequest(3), hook.secret)
            let shouted = "sha256=" + upperCase.dropFirst("sha256=".count).uppercased()
            #expect(try await street.deliver(Street.pullRequest(3), to: hook, signature: shouted).status == 202)

            #expect(try await street.send(.post, street.publicURL + "/webhooks/nobody", body: body).status == 404)
            #expect(try await street.send(.get, street.publicURL + "/elsewhere").status == 404)
            let got = try await street.send(.get, hook.url)
            #expect(got.status == 405)
            #expect(got.headers[.allow] == "POST")
            let large = [UInt8](repeating: 0x20, count: 11 << 20)
            #expect(try await street.deliver(large, to: hook).status == 413)

            let notJSON = Array("<html>".utf8)
            let kept = try await street.deliver(notJSON, to: hook, requestID: "r4")
            #expect(kept.status == 202)
            #expect(kept.json?["triggers"]?.integer == 0)

            let rows = try await database.execute(
                "select reading, count(*) as n from bittern.delivery group by reading order by reading"
            )
            #expect(try rows.map { try $0.get("reading") as String } == ["read", "unreadable"])
            #expect(try rows.map { try $0.get("n") as Int64 } == [3, 1])
            let repeats = try await database.execute(
                "select count(*) as n from bittern.trigger where repeat_of is not null"
            )
            #expect(try repeats[0].get("n") as Int64 == 1)
        }
    }

    @Test func `without a content type, and with codings known and unknown`() async throws {
        try await withBittern { bittern, database in
            let street = Street(bittern)
            let hook = try await street.makeHook("hook")
            let body = Street.pullRequest(1)
            func signed(_ body: [UInt8], _ more: [String: String] = [:]) -> HTTPFields {
                let fields = ["X-Hub-Signature": Street.sign(body, hook.secret), "X-Event-Key": "pullrequest:created"]
                return HTTPFields(named: fields.merging(more) { $1 })
            }
            #expect(try await street.send(.post, hook.url, headers: signed(body), body: body).status == 202)
            let second = Street.pullRequest(2)
            let odd = signed(second, ["Content-Encoding": "br"])
            let raw = try await street.send(.post, hook.url, headers: odd, body: second)
            #expect(raw.status == 202, "the raw bytes verify")
            let unknown = try await street.send(.post, hook.url, headers: odd, body: body)
            #expect(unknown.status == 415, "and here they do not")
            let unsigned = try await street.send(.post, hook.url, body: body)
            #expect(unsigned.status == 401)
            let huge = signed(body, ["X-Filler": String(repeating: "x", count: 70_000)])
            #expect(try await street.send(.post, hook.url, headers: huge, body: body).status == 431)
        }
    }

    @Test func `a ping is answered at Data Center webhooks only, and not stored`() async throws {
        try await withBittern { bittern, database in
            let street = Street(bittern)
            let ping = HTTPFields(named: ["X-Event-Key": "diagnostics:ping"])
            let body = Array(#"{"test":true}"#.utf8)
            let dataCenter = try await street.makeHook("dc", product: "datacenter")
            let answered = try await street.send(.post, dataCenter.url, headers: ping, body: body)
            #expect(answered.status == 200)
            #expect(answered.text == #"{"ping":true}"#)
            let cloud = try await street.makeHook("cloud")
            #expect(try await street.send(.post, cloud.url, headers: ping, body: body).status == 401)
            let long = [UInt8](repeating: 0x20, count: 2000)
            #expect(try await street.send(.post, dataCenter.url, headers: ping, body: long).status == 401)
            #expect(try await database.execute("select 1 as one from bittern.delivery").isEmpty)
        }
    }

    private static let recorded = ProcessInfo.processInfo.environment["BITTERN_RECORDED_PAYLOADS"]

    @Test(.enabled(if: recorded != nil, "BITTERN_RECORDED_PAYLOADS names no folder of recorded bodies"))
    func `a recorded delivery with its recorded signature is stored, told apart, and refused when changed`()
        async throws
    {
        let folder = try #require(Self.recorded)
        let body = [UInt8](try Data(contentsOf: URL(filePath: folder + "/cloud__repo_push__jenkins-bbs-6.json")))
        let signature = "sha256=f205c729821c6954aff2afe72b965c34015b4baf96ea8ddc2cc44999c014a035"
        try await withBittern { bittern, database in
            let street = Street(bittern)
            _ = try await street.operate(
                .post,
                "/workflows",
                #"{"name":"any","on":["*"],"steps":[{"id":"a","action":"http.request","#
                    + #""with":{"method":"GET","url":"http://127.0.0.1:1/"}}]}"#
            )
            let hook = try await street.makeHook("recorded", secret: "Gkvl$k$wyNpQAF42")
            let first = try await street.deliver(body, to: hook, requestID: "one", signature: signature)
            #expect(first.status == 202)
            let second = try await street.deliver(body, to: hook, requestID: "one", signature: signature)
            #expect(second.status == 200)
            #expect(second.json?["duplicate"]?.boolean == true)
            let third = try await street.deliver(body, to: hook, requestID: "two", signature: signature)
            #expect(third.status == 202)
            var changed = body
            changed[100] ^= 1
            #expect(try await street.deliver(changed, to: hook, requestID: "three", signature: signature).status == 401)

            let rows = try await database.execute(
                "select type, repeat_of is not null as repeated, subject, repository from bittern.trigger order by id"
            )
            #expect(try rows.map { try $0.get("type") as String } == ["branch.created", "branch.created"])
            #expect(try rows.map { try $0.get("repeated") as Bool } == [false, true])
            #expect(try await database.execute("select id from bittern.delivery").count == 2)
            let runs = try await eventually("the first trigger has been matched") {
                let rows = try await database.execute(
                    """
                    select (select count(*) from bittern_store.run) as runs
                     where not exists (
                       select from bittern_store.lane l join bittern_store.trigger t using (lane) where t.id > l.matched)
                    """
                )
                return try rows.first?.get("runs") as Int64?
            }
            #expect(runs == 1, "a repeat starts no workflow")
        }
    }
}
