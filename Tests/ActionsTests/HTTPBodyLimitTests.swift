import Actions
import Domain
import HTTPTypes
import Testing

/// `multipart` and `response_limit`, as they are read.
@Suite struct HTTPBodyLimitTests {
    @Test func `a multipart body has fields and files`() throws {
        let call = try ExampleContext.call([
            "method": "POST", "url": "/2.0/src",
            "multipart": [
                ["name": "message", "text": "By {{ trigger.id }}"],
                ["name": "file", "filename": "a \"b\".txt", "text": "é"],
                ["name": "raw", "filename": "r", "content_type": "image/png", "base64": "AAH/"],
                ["name": "s", "text": "{{ secrets.TOKEN }}"],
            ],
        ])
        #expect(call.request.headerFields[.contentType] == "multipart/form-data; boundary=bittern-part-00000000")
        let text = [
            "--bittern-part-00000000", "Content-Disposition: form-data; name=\"message\"", "", "By 7",
            "--bittern-part-00000000", "Content-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.txt\"",
            "Content-Type: text/plain; charset=utf-8", "", "é",
            "--bittern-part-00000000", "Content-Disposition: form-data; name=\"raw\"; filename=\"r\"",
            "Content-Type: image/png", "", "",
        ].joined(separator: "\r\n")
        let rest = [
            "", "--bittern-part-00000000", "Content-Disposition: form-data; name=\"s\"", "", "tok/en+\"1\"",
            "--bittern-part-00000000--", "",
        ].joined(separator: "\r\n")
        #expect(call.body == Array(text.utf8) + [0, 1, 0xFF] + Array(rest.utf8))
        let shown: JSONValue = [
            ["name": "message", "text": "By 7"], ["name": "file", "filename": "a \"b\".txt", "text": "é"],
            ["name": "raw", "filename": "r", "content_type": "image/png", "bytes": 3],
            ["name": "s", "text": "‹secret›"],
        ]
        #expect(try call.recorded["body"] == shown)
    }

    @Test(
        arguments: [
            [], [["name": "a"]], [["text": "a"]], [["name": "a", "text": "b", "base64": "AA=="]], "a",
            [["name": "a", "text": "b", "headers": [:]]], [["name": ["a"], "text": "b"]],
        ] as [JSONValue]
    )
    func `parts that are none are refused`(multipart: JSONValue) {
        #expect(throws: WorkflowError.self) {
            try ExampleContext.call(["method": "POST", "url": "/a", "multipart": multipart])
        }
    }

    @Test func `its content type is bittern's, and a part's cannot add a header`() {
        let part: JSONValue = ["name": "a", "text": "b"]
        #expect(throws: WorkflowError.self) {
            try ExampleContext.call([
                "method": "POST", "url": "/a", "multipart": [part], "headers": ["content-type": "multipart/form-data"],
            ])
        }
        let failure = #expect(throws: StepFailure.self) {
            try ExampleContext.call([
                "method": "POST", "url": "/a",
                "multipart": [["name": "a", "text": "b", "content_type": "{{ trigger.pull_request.title }}"]],
            ])
        }
        #expect(failure?.input == "with.multipart[0].content_type")
        let notBase64 = #expect(throws: StepFailure.self) {
            try ExampleContext.call(["method": "POST", "url": "/a", "multipart": [["name": "a", "base64": "!"]]])
        }
        #expect(notBase64?.description == "with.multipart[0].base64: is no base64")
    }

    @Test(
        arguments: [
            ("1 KiB", 1_024), ("64KiB", 65_536), ("16 MiB", 16 << 20), (2_000, 2_000), ("2000", 2_000),
            ("2000 B", 2_000),
        ] as [(JSONValue, Int)]
    )
    func `a limit is a size`(limit: JSONValue, bytes: Int) throws {
        #expect(try ExampleContext.call(["url": "/a", "response_limit": limit]).responseLimitBytes == bytes)
    }

    @Test(
        arguments: [
            "1023 B", 1_023, "17 MiB", "16777217", "1 GB", "1 KB", "-1", "", "KiB", "1.5 MiB", true,
            "99999999999999999999 KiB", "9223372036854775807 MiB",
        ] as [JSONValue]
    )
    func `any other limit is refused`(limit: JSONValue) {
        let error = #expect(throws: WorkflowError.self) {
            try ExampleContext.call(["url": "/a", "response_limit": limit])
        }
        #expect(error?.path.description == "with.response_limit")
    }

    @Test func `an answer is kept up to the step's own limit`() {
        let body = Array(("[\"" + String(repeating: "a", count: 100_000) + "\"]").utf8)
        func result(limit: Int, isCut: Bool = false) -> JSONValue {
            StepResult.json(status: 201, headers: [:], body: body, isCut: isCut, limitBytes: limit, mask: .none)
        }
        #expect(result(limit: 1 << 20)["json"]?.elements?.count == 1)
        #expect(result(limit: 1 << 20)["truncated"] == nil)
        #expect(result(limit: 1_024)["text"]?.string?.utf8.count == 1_024)
        #expect(result(limit: 1_024)["truncated"] == true)
        #expect(result(limit: 1 << 20, isCut: true)["truncated"] == true)
        #expect(result(limit: 1 << 20, isCut: true)["json"] == nil)
    }
}
