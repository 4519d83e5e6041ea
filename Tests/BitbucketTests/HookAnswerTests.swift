import Bitbucket
import Domain
import HTTPTypes
import Testing

@Suite struct HookAnswerTests {
    static let cloud = HookPlace.cloudRepository(workspace: "acme", slug: "app")
    static let dataCenter = HookPlace.dataCenterRepository(project: "PROJ", slug: "app")
    static let base = "https://api.bitbucket.org"

    private func answer(_ status: Int, _ body: String) -> HookAnswer {
        HookAnswer(status: status, headers: [:], body: Array(body.utf8))
    }

    private func page(_ body: String, _ place: HookPlace, _ base: String = base) throws -> HookPage {
        guard case .done(let page) = answer(200, body).page(of: place, apiBaseURL: base) else {
            Issue.record("not read: \(answer(200, body).page(of: place, apiBaseURL: base))")
            throw CancellationError()
        }
        return page
    }

    static let cloudHook = #"""
        {"type":"webhook_subscription","uuid":"{1A-2B}","description":"bittern acme",
        "url":"https://b.example/webhooks/x","active":true,"skip_cert_verification":false,"events":["repo:push"],"secret_set":true,"read_only":false}
        """#

    @Test func `a hook of Cloud is read`() throws {
        guard case .done(let hook) = answer(201, Self.cloudHook).hook(of: .cloud) else {
            Issue.record("not read")
            return
        }
        #expect(
            hook
                == RemoteHook(
                    id: "1a-2b",
                    url: "https://b.example/webhooks/x",
                    name: "bittern acme",
                    isActive: true,
                    events: ["repo:push"],
                    hasSecret: true
                )
        )
    }

    @Test(arguments: [(#"{"secret":"x"}"#, true), (#"{"secret":""}"#, false), ("{}", false), ("null", false)])
    func `a hook of Data Center tells by its configuration whether it signs`(configuration: String, signs: Bool) throws
    {
        let body = #"{"id":42,"name":"n","url":"https://b.example","active":false,"configuration":\#(configuration)}"#
        guard case .done(let hook) = answer(200, body).hook(of: .datacenter) else {
            Issue.record("not read")
            return
        }
        #expect(hook.id == "42" && hook.name == "n" && !hook.isActive && hook.events == [] && hook.hasSecret == signs)
    }

    @Test func `pages of Cloud follow next as it is written, below the API's own base`() throws {
        let next = "https://api.bitbucket.org/2.0/repositories/acme/app/hooks?page=2&ctx=%7Bx%7D"
        let page = try page(#"{"values":[\#(Self.cloudHook),{"url":"no name"},7],"next":"\#(next)"}"#, Self.cloud)
        #expect(page.hooks.map(\.id) == ["1a-2b"])
        let request = HookRequest.list(at: Self.cloud, after: page.next)
        #expect(request.head.path == "/2.0/repositories/acme/app/hooks?page=2&ctx=%7Bx%7D")
        #expect(request.head.authority == nil)
        #expect(try self.page(#"{"values":[]}"#, Self.cloud).next == nil)
    }

    @Test func `a base with a path of its own is taken off, for it is put before every call`() throws {
        let body = #"{"values":[],"next":"http://127.0.0.1:7990/bb/2.0/x?page=2"}"#
        let page = try page(body, Self.cloud, "http://127.0.0.1:7990/bb")
        #expect(HookRequest.list(at: Self.cloud, after: page.next).head.path == "/2.0/x?page=2")
    }

    @Test(
        arguments: [
            "https://evil.example/2.0/x", "http://api.bitbucket.org/2.0/x", "https://api.bitbucket.org@evil.example/x",
            "//evil.example/x", "/2.0/x", "", "https://api.bitbucket.org/../x",
        ]
    )
    func `a next page elsewhere is not gone to`(next: String) {
        let answer = answer(200, #"{"values":[],"next":"\#(next)"}"#).page(of: Self.cloud, apiBaseURL: Self.base)
        guard case .unreadable("its next page is at another host") = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func `pages of Data Center follow nextPageStart`() throws {
        let first = try page(#"{"values":[],"isLastPage":false,"nextPageStart":25}"#, Self.dataCenter)
        #expect(
            HookRequest.list(at: Self.dataCenter, after: first.next).head.path
                == "/rest/api/latest/projects/PROJ/repos/app/webhooks?limit=100&start=25"
        )
        for last in [
            #""isLastPage":true,"nextPageStart":25"#, #""isLastPage":false,"nextPageStart":null"#, #""start":0"#,
        ] {
            #expect(try page(#"{"values":[],\#(last)}"#, Self.dataCenter).next == nil)
        }
        #expect(try page(#"{"values":[],"nextPageStart":-5}"#, Self.dataCenter).next == nil)
    }

    @Test(
        arguments: ["", "<html>", "[]", "null", #"{"values":{}}"#, #"{"values":[{"uuid":"{1}"}]"#, "\u{feff}7"]
    )
    func `a success that is no page is said to be none`(body: String) {
        for place in [Self.cloud, Self.dataCenter] {
            guard case .unreadable = answer(200, body).page(of: place, apiBaseURL: Self.base) else {
                Issue.record("read: \(body)")
                continue
            }
        }
    }

    @Test(arguments: ["{}", #"{"uuid":""}"#, #"{"uuid":7}"#, "<html>", #"{"uuid":"{1}""#])
    func `a success that names no hook is said to name none`(body: String) {
        guard case .unreadable = answer(201, body).hook(of: .cloud) else {
            Issue.record("read: \(body)")
            return
        }
    }

    @Test func `a large body is not read`() {
        let body = #"{"values":[]}"# + String(repeating: " ", count: 5 << 20)
        guard case .unreadable = answer(200, body).page(of: Self.cloud, apiBaseURL: Self.base) else {
            Issue.record("read")
            return
        }
    }

    @Test func `a refusal says why`() {
        let body = #"{"error":{"message":"Bad request","fields":{"url":["is not good"]}},"type":"error"}"#
        guard case .refused(let refusal) = answer(400, body).hook(of: .cloud) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.description == "400: Bad request (url: is not good)")
    }

    @Test(arguments: [(204, true), (200, true), (404, true), (410, true), (403, false), (500, false)])
    func `a hook that is gone already is deleted`(status: Int, isDone: Bool) {
        let answer = answer(status, "").deletion()
        if case .done = answer { #expect(isDone) } else { #expect(!isDone) }
    }
}
