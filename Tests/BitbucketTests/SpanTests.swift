import Bitbucket
import Domain
import Foundation
import Testing

@Suite struct SpanTests {
    static func read(_ resourceSpans: String) -> DeliveryReading {
        let body = #"{"resourceSpans":\#(resourceSpans)}"#
        let headers = DeliveryHeaders.with(eventKey: "pipeline:span_created")
        return DeliveryReading(of: Array(body.utf8), headers: headers, product: .cloud)
    }

    static func attribute(_ key: String, _ value: String) -> String { #"{"key":"\#(key)","value":{\#(value)}}"# }

    static func span(_ trigger: Trigger) throws -> [String: Any] {
        try #require(try trigger.parsedDocument()["span"] as? [String: Any])
    }

    static let resource = [
        attribute("pipeline.repository.uuid", #""stringValue":"{AB-1}""#),
        attribute("pipeline.account.uuid", #""stringValue":"{CD-2}""#),
        attribute("shared", #""intValue":"7""#), attribute("both", #""stringValue":"resource""#),
    ].joined(separator: ",")
    static let own = [
        attribute("both", #""stringValue":"span""#), attribute("flag", #""boolValue":true"#),
        attribute("int", #""intValue":8"#), attribute("double", #""doubleValue":0.25"#),
        attribute("nan", #""doubleValue":"NaN""#),
        attribute("list", #""arrayValue":{"values":[{"stringValue":"a"},{"intValue":"2"},{"doubleValue":1.5}]}"#),
        attribute("pipeline_run.url", #""stringValue":"https://example.org/run""#),
    ].joined(separator: ",")

    @Test func `each span is a trigger, with the attributes of its resource`() throws {
        let times = #""startTimeUnixNano":"1770091506000000000","endTimeUnixNano":1770091806250000000"#
        let reading = Self.read(
            """
            [{"resource":{"attributes":[\(Self.resource)]},
            "scopeSpans":[{"spans":[{"name":"bbc.step","traceId":"t","spanId":"s",\(times),"attributes":[\(Self.own)]}]},
            {"spans":[{"name":"second","startTimeUnixNano":"1770091506000000001","endTimeUnixNano":"0"}]}]},
            {"instrumentationLibrarySpans":[{"spans":[{"name":"older"}]}]}]
            """
        )
        #expect(reading.triggers.map(\.type) == Array(repeating: .pipelineSpanCreated, count: 3))
        #expect(reading.triggers.map(\.position) == [0, 1, 2])
        #expect(reading.triggers.map(\.repositoryID) == ["ab-1", "ab-1", nil])
        #expect(reading.triggers.map(\.url) == ["https://example.org/run", nil, nil])
        #expect(reading.triggers[0].occurredAt == Date(timeIntervalSince1970: 1_770_091_806.25))
        let document = try reading.triggers[0].parsedDocument()
        #expect((document["workspace"] as? [String: String]) == ["id": "cd-2"])
        #expect(document["surprises"] == nil)
        let span = try Self.span(reading.triggers[0])
        let expected: NSDictionary = [
            "name": "bbc.step", "trace_id": "t", "span_id": "s", "started_at": "2026-02-03T04:05:06.000000Z",
            "ended_at": "2026-02-03T04:10:06.250000Z",
            "attributes": [
                "pipeline.repository.uuid": "{AB-1}", "pipeline.account.uuid": "{CD-2}", "shared": 7, "both": "span",
                "flag": true, "int": 8, "double": 0.25, "nan": "NaN", "list": ["a", 2, 1.5] as [Any],
                "pipeline_run.url": "https://example.org/run",
            ] as [String: Any],
        ]
        #expect(NSDictionary(dictionary: span) == expected)
        let second = try Self.span(reading.triggers[1])
        #expect(second["started_at"] as? String == "2026-02-03T04:05:06.000000Z")
        #expect(second["ended_at"] == nil)
    }

    @Test(arguments: [
        "[]", "[{}]", "[7]", #"[{"scopeSpans":[{"spans":[]}]}]"#, #"[{"scopeSpans":[{"spans":[7]}]}]"#,
    ])
    func `without spans there is one unknown trigger that says so`(resourceSpans: String) throws {
        let reading = Self.read(resourceSpans)
        #expect(reading.triggers.map(\.type) == [.unknown])
        #expect(try reading.triggers[0].parsedDocument()["surprises"] != nil)
    }

    @Test(arguments: [
        ("1", "1970-01-01T00:00:00.000000Z"), ("951782400000000000", "2000-02-29T00:00:00.000000Z"),
        ("4107542399999000000", "2100-02-28T23:59:59.999000Z"), ("9223372036854775807", "2262-04-11T23:47:16.854775Z"),
    ])
    func `nanoseconds become RFC 3339`(nanoseconds: String, text: String) throws {
        let reading = Self.read(#"[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"\#(nanoseconds)"}]}]}]"#)
        #expect(try Self.span(reading.triggers[0])["started_at"] as? String == text)
    }

    @Test(arguments: ["-1", "1e400", "\"soon\"", "9223372036854775808", "true"])
    func `a moment that is none is a surprise`(moment: String) throws {
        let reading = Self.read(#"[{"scopeSpans":[{"spans":[{"name":"a","endTimeUnixNano":\#(moment)}]}]}]"#)
        #expect(reading.triggers.map(\.type) == [.pipelineSpanCreated])
        #expect(reading.triggers[0].occurredAt == nil)
        #expect(try reading.triggers[0].parsedDocument()["surprises"] != nil)
    }

    @Test func `no more spans than the limit, and no more attributes`() throws {
        let attributes = (0..<60).map { Self.attribute("a\($0)", #""intValue":\#($0)"#) }.joined(separator: ",")
        let first = #"{"attributes":[\#(attributes)]},"#
        let spans = first + Array(repeating: "{}", count: DeliveryReading.triggerLimit).joined(separator: ",")
        let reading = Self.read(#"[{"scopeSpans":[{"spans":[\#(spans)]}]}]"#)
        #expect(reading.triggers.count == DeliveryReading.triggerLimit)
        let document = try reading.triggers[0].parsedDocument()
        let surprises = try #require(document["surprises"] as? [String])
        #expect(surprises.last == "resourceSpans: only the first 10000 became triggers")
        #expect(document["truncated_fields"] as? [String] == ["span.attributes"])
        #expect(
            (try Self.span(reading.triggers[0])["attributes"] as? [String: Any])?.count == TriggerDocument.itemLimit
        )
    }

    @Test func `what all spans repeat is cut short when it has been told often`() throws {
        let long = String(repeating: "x", count: 7_000)
        let attributes = (0..<8).map { Self.attribute("a\($0)", #""stringValue":"\#(long)""#) }.joined(separator: ",")
        let spans = Array(repeating: "{}", count: 400).joined(separator: ",")
        let reading = Self.read(#"[{"resource":{"attributes":[\#(attributes)]},"scopeSpans":[{"spans":[\#(spans)]}]}]"#)
        #expect(try reading.triggers[0].parsedDocument()["truncated_fields"] == nil)
        let cut = try #require(try reading.triggers[399].parsedDocument()["truncated_fields"] as? [String])
        #expect(cut.contains("span.attributes.a0"))
        #expect(reading.triggers.reduce(0) { $0 + $1.document.count } < DeliveryReading.documentBytes + 1 << 20)
    }
}
