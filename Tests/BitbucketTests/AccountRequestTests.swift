import Bitbucket
import HTTPTypes
import Testing

@Suite struct AccountRequestTests {
    @Test func `questions go to the API's own base address`() throws {
        let base = "https://dc.example:8443/bitbucket/"
        let user = try #require(AccountRequest.make(apiBaseURL: "https://api.bitbucket.org"))
        #expect(user.path == "/2.0/user" && user.authority == "api.bitbucket.org" && user.scheme == "https")
        #expect(DataCenterAccountRequest.whoAmI(apiBaseURL: base)?.path == "/bitbucket/plugins/servlet/applinks/whoami")
        #expect(DataCenterAccountRequest.user(named: "Émma/x", apiBaseURL: base)?.authority == "dc.example:8443")
        #expect(
            DataCenterAccountRequest.user(named: "Émma/x", apiBaseURL: base)?.path
                == "/bitbucket/rest/api/latest/users/%C3%A9mma%2Fx"
        )
        #expect(
            DataCenterAccountRequest.search(for: "a&b", apiBaseURL: base)?.path
                == "/bitbucket/rest/api/latest/users?filter=a%26b&limit=100"
        )
        #expect(
            DataCenterAccountRequest.properties(apiBaseURL: base)?.path
                == "/bitbucket/rest/api/latest/application-properties"
        )
        #expect(AccountRequest.make(apiBaseURL: "api.bitbucket.org") == nil)
    }

    static let accounts: [(String, Account)] = [
        (
            #"{"uuid":"{ABCD-1}","display_name":"Emma","nickname":"em","username":"e"}"#,
            Account(id: "abcd-1", name: "Emma")
        ),
        (#"{"uuid":"{1}","nickname":"em\u0000"}"#, Account(id: "1", name: "em")),
        (#"{"uuid":7,"display_name":[]}"#, Account(id: nil, name: nil)),
        ("<html>", Account(id: nil, name: nil)),
        ("", Account(id: nil, name: nil)),
    ]

    @Test(arguments: accounts)
    func `an account of Cloud is its uuid without braces and its display name`(body: String, expected: Account) {
        #expect(AccountRequest.account(in: Array(body.utf8)) == expected)
    }

    @Test func `a page of workspaces has their slugs, and where the next one is`() throws {
        let base = "https://api.bitbucket.org"
        let body = #"""
            {"values":[{"administrator":true,"workspace":{"slug":"acme","uuid":"{1}"}},{"workspace":{"slug":"emma"}},
            {"workspace":{}},{"workspace":{"slug":""}},7],"next":"https://api.bitbucket.org/2.0/user/workspaces?page=2"}
            """#
        let page = try #require(WorkspacesRequest.page(in: Array(body.utf8)))
        #expect(
            page.workspaces.map(\.slug) == ["acme", "emma"] && page.workspaces.map(\.isAdministered) == [true, false]
        )
        let next = try #require(page.next)
        #expect(WorkspacesRequest.page(at: next, apiBaseURL: base)?.path == "/2.0/user/workspaces?page=2")
        #expect(WorkspacesRequest.first(apiBaseURL: base)?.path == "/2.0/user/workspaces?pagelen=100")
    }

    @Test(arguments: [
        "https://evil.example/2.0/user/workspaces?page=2", "http://api.bitbucket.org/2.0/x", "/2.0/x", "",
    ])
    func `a next page on another host is not gone to`(next: String) {
        #expect(WorkspacesRequest.page(at: next, apiBaseURL: "https://api.bitbucket.org") == nil)
    }

    @Test(arguments: ["", "<html>", "[]", #"{"values":{}}"#, #"{"values":"#])
    func `what is no page of workspaces is none`(body: String) {
        #expect(WorkspacesRequest.page(in: Array(body.utf8)) == nil)
    }

    static let names: [(body: String, header: String?, expected: String?)] = [
        ("emma", nil, "emma"), ("emma\n", "other", "emma"), ("", "emma%40corp", "emma@corp"), ("", nil, nil),
        ("<html>Log in</html>", nil, nil), ("<html>", "emma", "emma"), ("anonymous", nil, nil), ("", "anonymous", nil),
        ("", "%zz", nil), (String(repeating: "x", count: 1_000_000), nil, nil),
    ]

    @Test(arguments: names)
    func `Data Center tells a user name as text or in a header`(body: String, header: String?, expected: String?) throws
    {
        var headers = HTTPFields()
        headers[try #require(HTTPField.Name("X-AUSERNAME"))] = header
        #expect(DataCenterAccountRequest.userName(headers: headers, body: Array(body.utf8)) == expected)
    }

    static let users: [(String, Account?)] = [
        (#"{"name":"Emma","id":17,"displayName":"Emma P","slug":"emma"}"#, Account(id: "17", name: "Emma P")),
        (#"{"values":[{"name":"emmanuel","id":1},{"name":"emma","id":17}]}"#, Account(id: "17", name: "emma")),
        (#"{"values":[{"name":"emmanuel","id":1}]}"#, nil),
        (#"{"name":"emma","id":"17"}"#, nil), ("[]", nil), ("<html>", nil),
    ]

    @Test(arguments: users)
    func `an account of Data Center is the number of the user so called`(body: String, expected: Account?) {
        #expect(DataCenterAccountRequest.account(named: "emma", in: Array(body.utf8)) == expected)
    }

    @Test func `a server tells its version`() {
        #expect(DataCenterAccountRequest.version(in: Array(#"{"version":"9.4.2","buildNumber":"1"}"#.utf8)) == "9.4.2")
        #expect(DataCenterAccountRequest.version(in: Array("<html>".utf8)) == nil)
    }
}
