import Bitbucket
import Domain
import Foundation
import Testing

@Suite struct EventKeyTests {
    static func read(_ body: String, _ key: String, _ product: Product) -> DeliveryReading {
        DeliveryReading(of: Array(body.utf8), headers: .with(eventKey: key), product: product)
    }

    @Test func `Data Center's own key wins over the header`() {
        let body = #"{"eventKey":"pr:merged","pullRequest":{"id":1}}"#
        let reading = Self.read(body, "pr:declined", .datacenter)
        #expect(reading.eventKey == "pr:merged")
        #expect(reading.triggers.map(\.type) == [.pullRequestMerged])
    }

    @Test func `a key in a Cloud body is nothing`() {
        let reading = Self.read(#"{"eventKey":"pr:merged","pullRequest":{"id":1}}"#, "repo:push", .cloud)
        #expect(reading.eventKey == "repo:push")
        #expect(reading.triggers.map(\.type) == [.unknown])
    }

    @Test(arguments: ["", "repo:PUSH", "pr:opened", "diagnostics:ping", "pullrequest", "x y"])
    func `an unknown key gives one unknown trigger with the key beside it`(key: String) {
        let reading = Self.read(#"{"push":{"changes":[]},"pullrequest":{"id":3}}"#, key, .cloud)
        #expect(reading.eventKey == key)
        #expect(reading.triggers.map(\.type) == [.unknown])
        #expect(reading.triggers.map(\.eventKey) == [key])
        #expect(reading.triggers.map(\.subject) == ["pull_requests/3"])
    }

    @Test func `a signed key is believed though its object is missing`() throws {
        let reading = Self.read(#"{"eventKey":"pr:opened"}"#, "x", .datacenter)
        #expect(reading.triggers.map(\.type) == [.pullRequestCreated])
        #expect(Self.read("{}", "pr:opened", .datacenter).triggers.map(\.type) == [.unknown])
    }

    @Test(arguments: [
        ("fulfilled", "OPEN", TriggerType.unknown), ("fulfilled", "declined", .unknown),
        ("fulfilled", "MERGED", .pullRequestMerged), ("fulfilled", "NEW", .pullRequestMerged),
        ("rejected", "MERGED", .unknown), ("rejected", "OPEN", .unknown),
        ("rejected", "DECLINED", .pullRequestDeclined),
        ("rejected", "SUPERSEDED", .pullRequestDeclined), ("updated", "MERGED", .pullRequestUpdated),
    ])
    func `a state may deny a key`(key: String, state: String, type: TriggerType) throws {
        let reading = Self.read(#"{"pullrequest":{"id":1,"state":"\#(state)"}}"#, "pullrequest:" + key, .cloud)
        let trigger = try #require(reading.triggers.first)
        #expect(trigger.type == type)
        #expect((try trigger.parsedDocument()["surprises"] != nil) == (type == .unknown))
    }

    @Test(
        arguments: [
            ("2026-02-03T04:05:06+00:00", 1_770_091_506.0), ("2026-02-03T04:05:06Z", 1_770_091_506),
            ("2026-02-03T09:35:06+0530", 1_770_091_506), ("2026-02-03T04:05:06.250000+00:00", 1_770_091_506.25),
            ("2026-02-02T23:05:06-05:00", 1_770_091_506), ("2026-02-03 04:05:06", 1_770_091_506),
            ("2024-02-29T00:00:00Z", 1_709_164_800), ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("2023-02-29T00:00:00Z", nil), ("2026-13-01T00:00:00Z", nil), ("2026-02-03", nil), ("soon", nil), ("", nil),
            ("2026-02-03T04:05:06+99:99", nil), ("2026-02-03T04:05:06Zx", nil), ("2026-02-03T24:00:00Z", nil),
        ] as [(String, Double?)]
    )
    func `a date is read in each of Bitbucket's forms`(text: String, seconds: Double?) {
        let reading = Self.read(#"{"eventKey":"pr:opened","date":"\#(text)"}"#, "", .datacenter)
        #expect(reading.triggers.first?.occurredAt == seconds.map(Date.init(timeIntervalSince1970:)))
    }

    @Test(
        arguments: [
            ("1770091506250", 1_770_091_506.25), ("0", 0), ("-1", nil), ("99999999999999999", nil), ("1e400", nil),
            ("true", nil),
        ] as [(String, Double?)]
    )
    func `a date is read from milliseconds`(number: String, seconds: Double?) {
        let reading = Self.read(#"{"eventKey":"pr:opened","date":\#(number)}"#, "", .datacenter)
        #expect(reading.triggers.first?.occurredAt == seconds.map(Date.init(timeIntervalSince1970:)))
    }
}
