import Actions
import Domain
import Foundation
import HTTPTypes
import Testing

/// Branch names and titles that somebody chose to do harm, in every place where a value can stand.
@Suite struct HostileValueTests {
    static let values = [
        "../../2.0/user", "..", ".", "a/../b", "..%2f..%2fadmin", "%2e%2e%2fadmin", "..\\..\\x", "..;/x",
        "//evil.example",
        "\\\\evil.example", "@evil.example", "user:pw@evil.example", "https://evil.example/", "?admin=1", "&admin=1",
        "x=1&y=2", "a#b", "#", "%", "%00", "%0d%0aX-Evil: 1", "\r\nX-Evil: 1", "\r\n\r\nGET /evil HTTP/1.1", "\n", "\t",
        "\0", "\u{7F}", "\u{85}", "\u{2028}\u{2029}", "\"", "'", "\\", "\\\"", "\"},\"admin\":true,{\"a\":\"",
        "</script>",
        "`id`$(id)", "{{ secrets.TOKEN }}", "}}", "--bittern-part-00000000", "--bittern-part-00000000--",
        "\r\n--bittern-part-00000000\r\nContent-Disposition: form-data; name=\"evil\"\r\n\r\n1",
        "\"; filename=\"evil.sh", "\"\r\nContent-Type: text/html\r\n\r\n", "a;b=c", "😀", "🏳️‍🌈", "é", "e\u{301}",
        "\u{202E}gpj", "a\u{FEFF}b", "", " ", "  a  ", String(repeating: "a", count: 4_000),
        String(repeating: "/", count: 500), String(repeating: "😀", count: 500),
    ]

    /// The call with a hostile title, or why there is none.
    private static func call(_ inputs: JSONValue, _ title: String) throws -> ActionRequest {
        try ExampleContext.call(inputs, set: ["title": .string(title)])
    }

    @Test(arguments: values)
    func `a value in the path is one segment, or the step's error`(title: String) throws {
        let call: ActionRequest
        do {
            call = try Self.call(["url": "/2.0/refs/{{ trigger.title }}/commits"], title)
        } catch let failure as StepFailure {
            #expect(failure.input == "with.url")
            return
        }
        let path = try #require(call.request.path)
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        #expect(segments.count == 5)
        #expect(segments.prefix(3) == ["", "2.0", "refs"] && segments.last == "commits")
        #expect(String(segments[3]).removingPercentEncoding == title)
        #expect(call.request.authority == "api.bitbucket.org" && call.credential)
        #expect(path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x23 && $0 != 0x3F && $0 != 0x5C })
    }

    @Test(arguments: values)
    func `a value in the address's query is one value`(title: String) throws {
        let call: ActionRequest
        do {
            call = try Self.call(
                ["url": "/2.0/r?q={{ trigger.title }}&z=1", "query": ["t": "{{ trigger.title }}"]],
                title
            )
        } catch let failure as StepFailure {
            #expect(failure.reason.contains("8192 are allowed"))
            return
        }
        let path = try #require(call.request.path)
        #expect(path.split(separator: "?", omittingEmptySubsequences: false).count == 2)
        let pairs = path.dropFirst("/2.0/r?".count).split(separator: "&", omittingEmptySubsequences: false)
        #expect(pairs.count == 3)
        for pair in [pairs[0], pairs[2]] { #expect(String(pair.dropFirst(2)).removingPercentEncoding == title) }
        #expect(pairs[1] == "z=1")
    }

    @Test(arguments: values)
    func `a value in a header is one line, or the step's error`(title: String) throws {
        let hasControls = title.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
        let inputs: JSONValue = ["url": "/a", "headers": ["X-Title": "<{{ trigger.title }}>"]]
        guard !hasControls else {
            let failure = #expect(throws: StepFailure.self) { try Self.call(inputs, title) }
            #expect(failure?.input == "with.headers.X-Title")
            return
        }
        let fields = try Self.call(inputs, title).request.headerFields
        #expect(fields.count == 3)
        #expect(HTTPField.Name("X-Title").flatMap { fields[$0] } == "<\(title)>")
    }

    @Test(arguments: values)
    func `a value in JSON is one text`(title: String) throws {
        let call = try Self.call(["method": "POST", "url": "/a", "json": ["t": "{{ trigger.title }}", "u": 1]], title)
        let expected: JSONValue = ["t": .string(title), "u": 1]
        #expect(try JSONValue(parsing: call.body) == expected)
        // Foundation's reader, which had no part in writing it, finds the same.
        let read = try JSONSerialization.jsonObject(with: Data(call.body)) as? [String: Any]
        #expect(read?.keys.sorted() == ["t", "u"])
        #expect((read?["t"] as? String).map { Array($0.utf8) } == Array(title.utf8))
    }

    @Test(arguments: values)
    func `a value in a form is one value`(title: String) throws {
        let call = try Self.call(
            ["method": "POST", "url": "/a", "form": ["t": "{{ trigger.title }}", "z": "1"]],
            title
        )
        let pairs = String(decoding: call.body, as: UTF8.self).split(separator: "&", omittingEmptySubsequences: false)
        #expect(pairs.count == 2 && pairs[1] == "z=1")
        #expect(String(pairs[0].dropFirst(2)).removingPercentEncoding == title)
    }

    @Test(arguments: values)
    func `a value adds no part to a multipart body, nor a header to a part`(title: String) throws {
        let call = try Self.call(
            [
                "method": "POST", "url": "/a",
                "multipart": [
                    ["name": "before", "text": "1"],
                    [
                        "name": "n{{ trigger.title }}", "filename": "f{{ trigger.title }}",
                        "text": "{{ trigger.title }}",
                    ],
                    ["name": "after", "text": "2"],
                ],
            ],
            title
        )
        let type = try #require(call.request.headerFields[.contentType])
        let boundary = try #require(type.split(separator: "boundary=").last)
        let parts = call.body.split(around: Array("--\(boundary)".utf8))
        #expect(parts.count == 5, "nothing, three parts, the end")
        #expect(parts.first == [] && parts.last == Array("--\r\n".utf8))
        let hostile = parts[2].split(around: Array("\r\n".utf8))
        #expect(hostile.count >= 5)
        let head = hostile[1...2].map { String(decoding: $0, as: UTF8.self) }
        #expect(head[0].hasPrefix("Content-Disposition: form-data; name=\"n") && head[0].hasSuffix("\""))
        #expect(head[0].count { $0 == "\"" } == 4 && !head[0].contains("\\"))
        #expect(!head[0].unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
        #expect(head[1] == "Content-Type: text/plain; charset=utf-8")
        #expect(hostile[3] == [])
        let content = parts[2].dropFirst(hostile[1].count + hostile[2].count + 8).dropLast(2)
        #expect(Array(content) == Array(title.utf8))
    }

    @Test func `the boundary is one that no part has, however many are tried`() throws {
        let tried = (0..<2_000).map { "--bittern-part-" + String(repeating: "0", count: 8 - "\($0)".count) + "\($0)" }
        let call = try Self.call(
            ["method": "POST", "url": "/a", "multipart": [["name": "a", "text": "{{ trigger.title }}"]]],
            tried.joined(separator: "\r\n")
        )
        #expect(call.request.headerFields[.contentType] == "multipart/form-data; boundary=bittern-part-00002000")
    }
}

extension [UInt8] {
    /// What stands before, between and after each `needle`.
    fileprivate func split(around needle: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = self[...]
        while let found = rest.firstRange(of: needle) {
            parts.append(Array(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return parts + [Array(rest)]
    }
}
