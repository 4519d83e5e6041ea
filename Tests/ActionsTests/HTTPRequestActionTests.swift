import Actions
import Domain
import HTTPTypes
import Testing

@Suite struct HTTPRequestActionTests {
    @Test(arguments: [
        ("/2.0/user", "https://api.bitbucket.org", true),
        ("https://api.bitbucket.org/2.0/user", "https://api.bitbucket.org", true),
        ("https://API.Bitbucket.org:443/2.0/user", "https://api.bitbucket.org", true),
        ("https://api.bitbucket.org./x", "https://api.bitbucket.org", true),
        ("http://git.local:7990/x", "http://git.local:7990/base", true),
        ("/x", "http://git.local:7990", true),
        ("http://api.bitbucket.org/2.0/user", "https://api.bitbucket.org", false),
        ("http://api.bitbucket.org:443/", "https://api.bitbucket.org", false),
        ("https://api.bitbucket.org:8443/", "https://api.bitbucket.org", false),
        ("https://bitbucket.org/", "https://api.bitbucket.org", false),
        ("https://api.bitbucket.org.evil.example/", "https://api.bitbucket.org", false),
        ("https://evil.example/api.bitbucket.org", "https://api.bitbucket.org", false),
        ("https://evil.example/?https://api.bitbucket.org/", "https://api.bitbucket.org", false),
        ("https://git.local:7990/x", "http://git.local:7990", false),
        ("{{ secrets.CHAT }}", "https://api.bitbucket.org", false),
        ("{{ secrets.CHAT }}", "https://chat.example.org", true),
    ])
    func `the credential goes to the connection's own origin only`(url: String, base: String, credential: Bool) throws {
        #expect(try ExampleContext.call(["url": .string(url)], base: base).credential == credential)
    }

    @Test func `without a connection there is never a credential`() throws {
        #expect(try !ExampleContext.call(["url": "https://api.bitbucket.org/"], base: nil).credential)
    }

    @Test(arguments: [
        ("GET", true, true), ("HEAD", true, true), ("PUT", true, true), ("DELETE", true, true), ("OPTIONS", true, true),
        ("POST", true, false), ("PATCH", true, false), ("POST", false, true), ("PATCH", false, true),
    ])
    func `Bitbucket is asked twice only for what it does once, and others for everything`(
        method: String,
        own: Bool,
        isRepeatable: Bool
    ) throws {
        let url = own ? "/2.0/user" : "https://chat.example.org/"
        let call = try ExampleContext.call(["method": .string(method), "url": .string(url)])
        #expect(call.isRepeatable == isRepeatable)
    }

    @Test func `the design's example makes this call`() throws {
        let call = try ExampleContext.call([
            "method": "POST", "url": "https://chat.example.org/hooks/{{ trigger.repository.slug }}",
            "json": ["pr": "{{ trigger.pull_request.id }}", "comment": "{{ steps.greet.json.id }}"],
        ])
        #expect(call.request.method == .post)
        #expect(call.request.authority == "chat.example.org")
        #expect(call.request.path == "/hooks/widgets")
        #expect(String(decoding: call.body, as: UTF8.self) == #"{"pr":42,"comment":99}"#)
        #expect(call.request.headerFields[.contentType] == "application/json")
        #expect(call.request.headerFields[.userAgent] == "bittern")
        #expect(call.request.headerFields[HeaderRules.idempotencyKey] == "1234-ring")
        #expect(call.timeout == .seconds(30))
    }

    @Test func `the same step in the same context makes the same call`() throws {
        let inputs: JSONValue = ["method": "POST", "url": "/a", "headers": ["X-A": "1", "X-B": "2"], "text": "x"]
        let (one, other) = (try ExampleContext.call(inputs), try ExampleContext.call(inputs))
        #expect(one.request == other.request && one.body == other.body && one.record == other.record)
    }

    @Test func `JSON keeps types, digits and order, and a whole value keeps its type`() throws {
        let json = try JSONValue(
            parsing: #"""
                {"z": 1.10, "null": null, "n": "{{ payload.big }}", "p": "{{ payload.price }}", "t": "{{ trigger.truth }}",
                 "s": "{{ trigger.id }}!", "o": "{{ trigger.pull_request.reviewers }}", "l": ["{{ trigger.actor.name }}"]}
                """#
        )
        let call = try ExampleContext.call(["method": "PUT", "url": "/a", "json": json])
        #expect(
            String(decoding: call.body, as: UTF8.self)
                == #"{"z":1.10,"null":null,"n":12345678901234567890,"p":1.10,"t":true,"s":"7!","#
                + #""o":[{"id":"r1"},{"id":"r2"}],"l":["Ada \"the\" Ävérage"]}"#
        )
    }

    @Test(arguments: [
        "\"}],\"evil\":1", "\\", "\u{0}\u{1}\n\r", "</script>", "ä😀", "{{ secrets.TOKEN }}", "a&b=c+d %", "\"", "",
    ])
    func `no value breaks out of JSON, a form or a query`(title: String) throws {
        let changes: [String: JSONValue] = ["title": .string(title)]
        let json = try ExampleContext.call(
            ["method": "POST", "url": "/a", "json": ["t": "{{ trigger.title }}", "u": "-{{ trigger.title }}-"]],
            set: changes
        )
        let expected: JSONValue = ["t": .string(title), "u": .string("-\(title)-")]
        #expect(try JSONValue(parsing: json.body) == expected)
        let form = try ExampleContext.call(
            ["method": "POST", "url": "/a", "form": ["t": "{{ trigger.title }}", "z": "1"]],
            set: changes
        )
        let query = try ExampleContext.call(
            ["url": "/a?x=1", "query": ["t": "{{ trigger.title }}", "z": 1]],
            set: changes
        )
        let text = String(decoding: form.body, as: UTF8.self)
        #expect(form.request.headerFields[.contentType] == "application/x-www-form-urlencoded")
        #expect(text.split(separator: "&").count == 2 && text.hasPrefix("t=") && text.hasSuffix("&z=1"))
        #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        #expect(query.request.path == "/a?x=1&\(text)")
    }

    @Test func `a list gives a name several times`() throws {
        let call = try ExampleContext.call([
            "url": "/a", "query": ["state": ["OPEN", "{{ trigger.id }}"], "a b": true],
        ])
        #expect(call.request.path == "/a?state=OPEN&state=7&a%20b=true")
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nb", "a\rb", "\u{0}", "a\tb", "\u{7F}", "\u{85}"])
    func `a value cannot add a header`(title: String) {
        let inputs: JSONValue = ["url": "/a", "headers": ["X-Title": "{{ trigger.title }}"]]
        let error = #expect(throws: StepFailure.self) {
            try ExampleContext.call(inputs, set: ["title": .string(title)])
        }
        #expect(error?.input == "with.headers.X-Title")
        #expect(error?.reason.hasPrefix("a header must not contain control characters") == true)
    }

    @Test func `headers may be set, but not those of the transfer`() throws {
        let call = try ExampleContext.call([
            "method": "POST", "url": "https://x.example/", "text": "hi {{ trigger.id }}",
            "headers": [
                "content-type": "text/markdown", "Authorization": "Bearer {{ secrets.TOKEN }}", "X-Emoji": "ä😀",
            ],
        ])
        #expect(call.request.headerFields[.contentType] == "text/markdown")
        #expect(call.request.headerFields[values: .contentType].count == 1)
        #expect(call.request.headerFields[.authorization] == "Bearer tok/en+\"1\"")
        #expect(String(decoding: call.body, as: UTF8.self) == "hi 7")
        #expect(try call.recorded["headers"]?["Authorization"] == "Bearer ‹secret›")
    }

    @Test func `a workflow's own authorization never meets the connection's`() throws {
        let headers: JSONValue = ["authorization": "Bearer mine"]
        #expect(throws: WorkflowError.self) { try ExampleContext.call(["url": "/a", "headers": headers]) }
        let own: JSONValue = ["url": "https://api.bitbucket.org/a", "headers": headers]
        #expect(throws: StepFailure.self) { try ExampleContext.call(own) }
        #expect(try ExampleContext.call(own, base: nil).request.headerFields[.authorization] == "Bearer mine")
    }

    @Test func `a body ends at its limit`() throws {
        let inputs: JSONValue = ["method": "POST", "url": "/a", "text": "{{ trigger.title }}"]
        let fits = String(repeating: "a", count: 1 << 20)
        let call = try ExampleContext.call(inputs, set: ["title": .string(fits)])
        #expect(call.body.count == 1 << 20)
        #expect(try call.recorded["body_truncated"] == true)
        #expect(try call.recorded["body"]?.string?.utf8.count == 64 * 1_024)
        #expect(throws: StepFailure.self) { try ExampleContext.call(inputs, set: ["title": .string(fits + "a")]) }
    }
}
