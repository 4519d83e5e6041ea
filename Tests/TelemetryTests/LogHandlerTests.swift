import Foundation
import Logging
import Telemetry
import Testing

@Suite struct LogHandlerTests {
    @Test func `a line says when, how urgent, what, and each field flat with its type`() throws {
        let log = try LogCapture()
        log.logger().warning(
            "lane full",
            metadata: [
                "lane": .stringConvertible(3), "share": .stringConvertible(0.5), "late": .stringConvertible(true),
                "roles": ["a", "b"], "http": ["status": .stringConvertible(503), "path": "/x"],
            ]
        )
        #expect(
            try log.lines() == [
                #"{"time":"2026-11-23T14:05:06.007Z","level":"warning","message":"lane full","#
                    + #""http.path":"/x","http.status":503,"lane":3,"late":true,"roles":["a","b"],"share":0.5}"#
            ]
        )
    }

    @Test(arguments: [
        "two\nlines", "a \"quoted\" word", "back\\slash", "tab\tbell\u{07}null\u{00}del\u{7F}", "é 漢字 👩‍👩‍👧 \u{2028}",
        "{\"time\":\"forged\"}", "\r\n", "",
    ])
    func `any text is one line and comes back as it was`(text: String) throws {
        let log = try LogCapture()
        log.logger().info("\(text)", metadata: ["field": "\(text)", "key \(text)": "x", "list": [.string(text)]])
        let objects = try log.objects()
        #expect(objects.count == 1)
        #expect(objects.first?["message"] as? String == text)
        #expect(objects.first?["field"] as? String == text)
        #expect(objects.first?["list"] as? [String] == [text])
        #expect(objects.first?["key \(text)"] as? String == "x")
    }

    @Test(arguments: ["time", "level", "message"])
    func `a field cannot take the place of one of the first three`(name: String) throws {
        let log = try LogCapture()
        log.logger().info("true", metadata: [name: "forged"])
        let object = try log.objects().first
        #expect(object?[name] as? String != "forged")
        #expect(object?["field.\(name)"] as? String == "forged")
    }

    @Test func `numbers that JSON cannot write become text`() throws {
        let log = try LogCapture()
        log.logger().info(
            "x",
            metadata: ["a": .stringConvertible(Double.nan), "b": .stringConvertible(Double.infinity)]
        )
        let object = try log.objects().first
        #expect(object?["a"] as? String == "nan")
        #expect(object?["b"] as? String == "inf")
    }

    @Test(arguments: LogFormat.allCases)
    func `a very long text is cut`(format: LogFormat) throws {
        let log = try LogCapture()
        let text = String(repeating: "x", count: 1_000_000)
        log.logger(format).info("\(text)", metadata: ["a": "\(text)", "list": [.string(text)]])
        let lines = try log.lines()
        #expect(lines.count == 1)
        #expect(lines[0].utf8.count < 30_000)
    }

    @Test func `the text form is one line too and cannot steer a terminal`() throws {
        let log = try LogCapture()
        log.logger(.text).error(
            "two\nlines",
            metadata: ["a": "\u{1B}[2J", "b": "two words", "c": .stringConvertible(1)]
        )
        #expect(try log.lines() == ["14:05:06.007 error    two\u{FFFD}lines  a=\u{FFFD}[2J  b=\"two words\"  c=1"])
    }

    @Test func `the event's fields win over the handler's`() throws {
        let log = try LogCapture()
        var logger = log.logger()
        logger[metadataKey: "a"] = "handler"
        logger[metadataKey: "b"] = "handler"
        logger.info("x", metadata: ["a": "event"])
        let object = try log.objects().first
        #expect(object?["a"] as? String == "event")
        #expect(object?["b"] as? String == "handler")
    }

    @Test(arguments: [
        ("debug", Logger.Level.debug), ("WARN", .warning), ("Warning", .warning), ("fatal", .critical), ("loud", nil),
        ("", nil),
    ])
    func `a level is read as people write it`(name: String, level: Logger.Level?) {
        #expect(Logger.Level(named: name) == level)
    }
}
