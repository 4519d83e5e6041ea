import Domain
import Testing
import bittern

@Suite struct ConsumerStoryTests {
    private static let idle: JSONValue = [
        "name": "shop", "types": ["*"], "filter": nil, "max_attempts": 10, "owner": "bittern_consumer",
        "created_at": "2026-11-23T16:00:00+00:00", "lag_seconds": 0, "unread": 0, "leased": 0, "retrying": 0, "dead": 0,
        "last_receive_at": nil, "expired": 0, "rate_per_second": 0, "lanes": [], "leases": [], "dead_letters": [],
    ]

    private func story(_ changes: JSONValue) -> String {
        var consumer = Self.idle.members ?? JSONObject()
        for change in changes.members?.members ?? [] { consumer[change.name] = change.value }
        return ConsumerStory(of: .object(consumer)).text
    }

    @Test func `one that has nothing to do is told in a few lines`() {
        #expect(
            story([:]) == """
                consumer   shop, of role bittern_consumer, made 2026-11-23T16:00:00+00:00
                reads      *; gives up on a trigger after 10 attempts
                behind     nothing: it has read everything
                pace       0 triggers a second over the last minute; has never asked
                leased     0 triggers
                retrying   0 triggers
                dead       0 triggers

                """
        )
    }

    @Test func `one in trouble is told in full`() {
        let told = story([
            "types": ["pull_request.*", "branch.updated"], "filter": #"$.trigger.type == "x""#, "max_attempts": 1,
            "unread": 1, "lag_seconds": 7_384, "last_receive_at": "2026-11-23T16:05:00+00:00", "expired": 2,
            "leased": 3, "leases": [["ends_at": "2026-11-23T16:06:00+00:00", "triggers": 3, "attempt": 2]],
            "retrying": 1, "dead": 7,
            "dead_letters": [
                [
                    "trigger_id": 16_400, "attempts": 1, "last_error": "it\nbroke",
                    "died_at": "2026-11-23T16:01:00+00:00",
                ]
            ],
        ])
        #expect(
            told == """
                consumer   shop, of role bittern_consumer, made 2026-11-23T16:00:00+00:00
                reads      pull_request.*, branch.updated; gives up on a trigger after 1 attempt
                filter     $.trigger.type == "x"
                behind     about 1 trigger of all types; the oldest came 2 h 3 min ago
                pace       0 triggers a second over the last minute; last asked 2026-11-23T16:05:00+00:00
                expired    2 triggers, dropped for their age before it took them
                leased     3 triggers:
                             3 triggers until 2026-11-23T16:06:00+00:00, attempt 2
                retrying   1 trigger
                dead       7 triggers; `bittern consumers redrive` gives them again:
                             16400, 1 attempt, 2026-11-23T16:01:00+00:00: it broke
                             and 6 more

                """
        )
    }

    @Test(arguments: [(0.4, "less than 1 s"), (59.9, "59 s"), (3_600, "1 h"), (90_061, "1 d 1 h"), (61, "1 min 1 s")])
    func `how long it is behind is said in two units`(seconds: Double, text: String) throws {
        let lag = try JSONValue(parsing: Array("\(seconds)".utf8))
        #expect(story(["unread": 1, "lag_seconds": lag]).contains("the oldest came \(text) ago\n"))
    }

    @Test(arguments: ["name", "owner", "filter"])
    func `nothing in it commands the terminal`(member: String) {
        #expect(!story(.object(JSONObject([(member, .string("\u{1B}[2J"))]))).unicodeScalars.contains("\u{1B}"))
    }
}
