import Actions
import Domain
import HTTPTypes
import Testing

@Suite struct PagedAnswerTests {
    private static func call(_ url: String, pages: JSONValue = true) throws -> ActionRequest {
        try ExampleContext.call(["url": .string(url), "paginate": pages])
    }

    /// Takes page after page; returns the paths asked for and the whole.
    private static func gather(
        _ call: ActionRequest,
        _ pages: [String],
        limitBytes: Int = 1 << 20
    ) throws -> (paths: [String], json: JSONValue) {
        var answer = PagedAnswer(limitBytes: limitBytes)
        var paths: [String] = []
        var call = call
        for page in pages {
            let body = Array(page.utf8)
            let isCut = body.count > answer.bytesLeft
            guard let next = try answer.take(Array(body.prefix(answer.bytesLeft)), isCut: isCut, of: call) else {
                break
            }
            #expect(next.credential == call.credential && next.request.authority == call.request.authority)
            paths.append(next.request.path ?? "")
            call = next
        }
        return (paths, answer.json)
    }

    @Test func `Cloud's next is followed as it is written`() throws {
        let next = "https://api.bitbucket.org/2.0/x?pagelen=2&page=aB%3D%3D&q=a+b"
        let (paths, json) = try Self.gather(
            Self.call("/2.0/x?pagelen=2"),
            [#"{"values":[1,2],"next":"\#(next)"}"#, #"{"values":[3]}"#]
        )
        #expect(paths == ["/2.0/x?pagelen=2&page=aB%3D%3D&q=a+b"])
        #expect(json == ["values": [1, 2, 3], "pages": 2])
    }

    @Test func `Data Center's pages are counted by their start`() throws {
        let (paths, json) = try Self.gather(
            Self.call("/rest/x?limit=2&start=0&at=a"),
            [
                #"{"values":[1,2],"isLastPage":false,"nextPageStart":2}"#,
                #"{"values":[3,4],"isLastPage":false,"nextPageStart":7}"#, #"{"values":[5],"isLastPage":true}"#,
            ]
        )
        #expect(paths == ["/rest/x?limit=2&at=a&start=2", "/rest/x?limit=2&at=a&start=7"])
        #expect(json == ["values": [1, 2, 3, 4, 5], "pages": 3])
    }

    @Test(arguments: [1, 2])
    func `the limit of pages ends it, and that is said`(pages: Int) throws {
        let page = #"{"values":[1],"next":"https://api.bitbucket.org/n"}"#
        let call = try Self.call("/2.0/x", pages: ["pages": .number(JSONNumber(pages))])
        let (paths, json) = try Self.gather(call, [page, page, page])
        #expect(paths.count == pages - 1)
        #expect(json["pages"]?.integer == Int64(pages) && json["more"] == true)
    }

    @Test func `a page over the limit of bytes is left out as a whole`() throws {
        let page = #"{"values":[1],"next":"https://api.bitbucket.org/n"}"#
        let (_, json) = try Self.gather(Self.call("/x"), [page, page, page], limitBytes: page.utf8.count * 2 + 3)
        #expect(json == ["values": [1, 1], "pages": 2, "more": true])
        let failure = #expect(throws: StepFailure.self) { try Self.gather(Self.call("/x"), [page], limitBytes: 10) }
        #expect(failure?.reason.contains("raise `response_limit`") == true)
    }

    @Test(arguments: [
        (#"{"values":[],"next":"https://evil.example/x"}"#, "leads to https://evil.example"),
        (#"{"values":[],"next":"http://api.bitbucket.org/x"}"#, "leads to http://api.bitbucket.org"),
        (#"{"values":[],"next":"https://api.bitbucket.org:8443/x"}"#, "leads to"),
        (#"{"values":[],"next":"https://api.bitbucket.org@evil.example/x"}"#, "user name"),
        (#"{"values":[],"next":"//evil.example/x"}"#, "must start with https://"),
        (#"{"values":[],"next":"/x"}"#, "must start with https://"),
        (#"{"values":[],"isLastPage":false}"#, "nextPageStart"),
        (#"{"values":[],"isLastPage":false,"nextPageStart":"0&x=1"}"#, "nextPageStart"),
        (#"{"values":{}}"#, "no list `values`"), (#"[1]"#, "no list `values`"), ("<html>", "no list `values`"),
    ])
    func `what cannot be followed is the step's error`(page: String, says: String) throws {
        let call = try Self.call("/2.0/x")
        let failure = #expect(throws: StepFailure.self) { try Self.gather(call, [page]) }
        #expect(failure?.reason.contains(says) == true, "\(failure?.reason ?? "")")
    }

    @Test(
        arguments: [
            (true, 10), (["pages": 100], 100), ([:], 10), (false, nil),
        ] as [(JSONValue, Int?)]
    )
    func `the input says how many pages`(paginate: JSONValue, pages: Int?) throws {
        #expect(try Self.call("/x", pages: paginate).pages == pages)
    }

    @Test(
        arguments: [
            ("GET", ["pages": 0]), ("GET", ["pages": 101]), ("GET", ["page": 1]), ("GET", "yes"), ("GET", 3),
            ("POST", true), ("HEAD", true),
        ] as [(String, JSONValue)]
    )
    func `any other input is refused`(method: String, paginate: JSONValue) {
        #expect(throws: WorkflowError.self) {
            try ExampleContext.call(["method": .string(method), "url": "/x", "paginate": paginate])
        }
    }
}
