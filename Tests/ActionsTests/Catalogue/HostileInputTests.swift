import Actions
import BitbucketAPI
import Domain
import HTTPTypes
import Testing

@Suite struct HostileInputTests {
    static let values = [
        "a/b", "/", "//x", "..", "../..", "a/../b", "a?b=c", "a#b", "%2f", "%2e%2e", "a\r\nX-Evil: 1",
        "\"}],\"evil\":1",
        "ä😀", "a\\b", "..\\..", "..;/x", "{{ secrets.KEY }}", "a&b=c+d %", "\u{0}", "",
        "@evil.example", "https://evil.example/",
    ]

    private static let actions = ActionDescription.friendly.filter { $0.name != "http.request" }

    /// The action's call, or nil when it is refused.
    private func call(
        _ action: ActionDescription,
        _ inputs: JSONObject,
        on app: App,
        _ value: String
    ) -> ActionRequest? {
        // What is refused does no harm.
        try? CatalogueScene.call(action.name, .object(inputs), on: app, set: ["hostile": .string(value)])
    }

    @Test(arguments: values)
    func `no value in any input changes where a call goes, adds a header or breaks a body`(value: String) throws {
        #expect(Self.actions.count > 25)
        for action in Self.actions {
            for app in action.operations.map(\.app) {
                for input in action.inputs where input.kind != .object && input.kind != .list {
                    var inputs = action.example.inputs.members ?? JSONObject()
                    inputs[input.name] =
                        inputs[input.name] ?? .string(input.kind == .boolean ? "true" : input.choices.first ?? "1")
                    let plain = try CatalogueScene.call(action.name, .object(inputs), on: app)
                    inputs[input.name] = "{{ trigger.hostile }}"
                    guard let call = call(action, inputs, on: app, value) else { continue }
                    let said: Comment = "\(action.name), \(input.name) on \(app)"
                    expect(call, hasShapeOf: plain, mayBeLonger: isRest(action, input, app), said)
                }
            }
        }
    }

    @Test(arguments: values)
    func `what is written out in a workflow is as harmless`(value: String) throws {
        let escaped = value.contains("{{") ? "x" : value
        for app in App.allCases {
            let action = "bitbucket.pull_request.comment"
            let plain = try CatalogueScene.call(action, ["repository": "x", "text": "x"], on: app)
            let inputs: JSONValue = ["repository": .string(escaped), "text": .string(escaped)]
            // What is refused does no harm.
            guard let call = try? CatalogueScene.call(action, inputs, on: app) else { continue }
            expect(call, hasShapeOf: plain, mayBeLonger: false, "\(app)")
            let json = try JSONValue(parsing: call.body)
            #expect((json["text"] ?? json["content"]?["raw"]) == .string(escaped))
        }
    }

    @Test func `a step up is refused, whatever it is written like`() {
        for value in ["..", ".", "%2e%2e/..", "a/../b", "..\\x"] {
            let error = #expect(throws: StepFailure.self) {
                try CatalogueScene.call("bitbucket.pull_request.get", ["repository": .string(value)])
            }
            #expect(error?.reason.contains("with.repository") == true, "\(value): \(error?.description ?? "")")
        }
    }

    private func isRest(_ action: ActionDescription, _ input: ActionInput, _ app: App) -> Bool {
        action.name == "bitbucket.branch.delete" && input.name == "name" && app == .bitbucket
    }

    private func expect(_ call: ActionRequest, hasShapeOf plain: ActionRequest, mayBeLonger: Bool, _ said: Comment) {
        let (path, query) = parts(call)
        let (plainPath, plainQuery) = parts(plain)
        #expect(call.request.authority == plain.request.authority && call.request.method == plain.request.method, said)
        #expect(mayBeLonger ? path.count >= plainPath.count : path.count == plainPath.count, said)
        #expect(path.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }, said)
        #expect(query == plainQuery, said)
        #expect(call.request.path?.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") } == true, said)
        #expect(call.request.headerFields.map(\.name) == plain.request.headerFields.map(\.name), said)
        guard let json = try? JSONValue(parsing: plain.body) else { return }
        #expect(names(of: (try? JSONValue(parsing: call.body)) ?? .null) == names(of: json), said)
    }

    /// The path's segments, and the names in the query.
    private func parts(_ call: ActionRequest) -> (path: [Substring], query: [Substring]) {
        let parts = (call.request.path ?? "").split(separator: "?", maxSplits: 1)
        let query = parts.dropFirst().first?.split(separator: "&").map { $0.prefix { $0 != "=" } } ?? []
        return (parts[0].split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { $0 }, query)
    }

    private func names(of value: JSONValue) -> [String] {
        let members = value.members?.members ?? []
        let elements = value.elements ?? []
        return members.flatMap { member in [member.name] + names(of: member.value).map { "\(member.name).\($0)" } }
            + elements.flatMap(names)
    }
}
