import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

/// Bodies that PostgreSQL cannot hold as JSON, among good ones: stored, and gone past by everybody.
@Suite(.timeLimit(.minutes(3))) struct StrangeBodyTests {
    private enum Payload {
        case null
        case held
        /// Not JSON of ours, so nobody asks.
        case either
    }

    private struct Case {
        let name: String
        let body: [UInt8]
        let reading: String
        let payload: Payload
    }

    /// A pull request that the workflow's condition would match, if it could be held; `title` is JSON.
    private static func pullRequest(_ title: String, _ more: String = "") -> [UInt8] {
        Array(
            #"{"actor":{"display_name":"Ada Example"},"pullrequest":{"id":7,"state":"OPEN","title":\#(title)\#(more)}}"#
                .utf8
        )
    }

    private static let cases: [Case] = [
        Case(name: "U+0000", body: pullRequest(#""go\u0000""#), reading: "read", payload: .null),
        Case(name: "a lone surrogate", body: pullRequest(#""go\ud800""#), reading: "read", payload: .null),
        Case(name: "1e200000", body: pullRequest(#""go""#, #","n":1e200000"#), reading: "read", payload: .null),
        Case(name: "1e400", body: pullRequest(#""stay""#, #","n":1e400"#), reading: "read", payload: .held),
        Case(name: "a BOM", body: [0xEF, 0xBB, 0xBF] + pullRequest(#""stay""#), reading: "read", payload: .held),
        Case(name: "keys twice", body: pullRequest(#""go""#, #","title":"stay""#), reading: "read", payload: .held),
        Case(
            name: "bad UTF-8",
            body: pullRequest(#""go""#).replacing([UInt8(ascii: "g"), UInt8(ascii: "o")], with: [0xFF]),
            reading: "unreadable",
            payload: .null
        ),
        Case(
            name: "nesting of 10,000",
            body: pullRequest(
                #""go""#,
                #","a":"# + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
            ),
            reading: "unreadable",
            payload: .either
        ),
        Case(name: "a list", body: Array("[]".utf8), reading: "unreadable", payload: .either),
        Case(name: "nothing", body: [], reading: "unreadable", payload: .null),
        Case(name: "half of it", body: Array(pullRequest(#""go""#).dropLast(3)), reading: "unreadable", payload: .null),
    ]

    @Test func `all are stored, matching goes past them, and the good ones among and after them run`() async throws {
        try await withBittern(environment: ["BITTERN_ALLOW_ADDRESSES": "127.0.0.0/8"]) { bittern, database in
            let street = Street(bittern)
            try await withBitbucketSimulator(SimulatorConfiguration(accounts: [], now: { Date() })) { simulator in
                let base = try await simulator.baseURL
                simulator.script(.put, "/went", answers: (0..<20).map { _ in ScriptedAnswer() })
                try await street.apply(
                    """
                    name: go
                    on: ["*"]
                    where: '$.payload.pullrequest.title starts with "go"'
                    steps:
                      - id: call
                        action: http.request
                        with: { method: PUT, url: "\(base)/went" }
                    """
                )
                let hook = try await street.makeHook("hook")
                let ids = try await Self.deliver(Self.cases.map(\.body) + Self.good(0..<8), to: hook, street)
                let after = try await Self.deliver(Self.good(8..<10), to: hook, street)
                #expect(ids.count == Self.cases.count + 8 && after.count == 2, "all are stored")
                let runs = try await street.endedRuns(10)
                #expect(runs.allSatisfy { $0["state"]?.string == "succeeded" }, "\(runs)")
                #expect(simulator.requests().count { $0.path == "/went" } == 10, "the strange ones start nothing")
                for (place, one) in Self.cases.enumerated() {
                    let id = try #require(ids[place], "\(one.name) is stored")
                    let rows = try await database.execute(
                        """
                        select reading, bittern.payload(id) is null as empty, body
                          from bittern.delivery where id = \(id)::text::bigint
                        """
                    )
                    let row = try #require(rows.first, "\(one.name)")
                    #expect(try row.get("body") as [UInt8] == one.body, "\(one.name): every byte is kept")
                    #expect(try row.get("reading") as String == one.reading, "\(one.name)")
                    if one.payload != .either {
                        #expect(try row.get("empty") as Bool == (one.payload == .null), "\(one.name)")
                    }
                }
            }
        }
    }

    private static func good(_ numbers: Range<Int>) -> [[UInt8]] {
        numbers.map { pullRequest(#""go \#($0)""#) }
    }

    /// Sends all at once, so that they are committed together; the ids of those that were stored, by place.
    private static func deliver(
        _ bodies: [[UInt8]],
        to hook: Street.Hook,
        _ street: Street
    ) async throws -> [Int: String] {
        try await withThrowingTaskGroup(of: (Int, String?).self) { group in
            for (place, body) in bodies.enumerated() {
                group.addTask {
                    let reply = try await street.deliver(body, to: hook, key: "pullrequest:created")
                    return (place, reply.status == 202 ? reply.json?["delivery"]?.string : nil)
                }
            }
            var ids: [Int: String] = [:]
            for try await (place, id) in group { ids[place] = id }
            return ids
        }
    }
}
