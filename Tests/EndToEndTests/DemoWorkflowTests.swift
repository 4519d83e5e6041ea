import Curl
import Domain
import Foundation
import HTTPTypes
import Testing
import ThrowawayDatabase

/// The five workflows of `deploy/demo`, tried as README.md says, with nothing but commands.
@Suite(.timeLimit(.minutes(5))) struct DemoWorkflowTests {
    @Test func `on Cloud all five do what they say`() async throws {
        try await withDemo { demo in
            let app = ["apps", "set", "bitbucket", "--client-id", "KEY", "--client-secret-file", demo.secretFile]
            try await demo.run(
                app + ["--base-url", demo.bitbucket.url, "--scope", "pullrequest:write", "--scope", "webhook"]
            )
            let invited = try await demo.run(["connections", "invite", "bitbucket", "--customer", "acme"])
            try await demo.consent(at: try #require(invited["url"]?.string))
            let place = ["--connection", "acme", "--repository", "acme/app"]
            try await demo.run(["webhooks", "register"] + place + ["--events", "pullrequest:*,repo:push"])
            try await demo.applyWorkflows()

            try await demo.tell("pull-requests", #"{"repository": "acme/app", "title": "Greet"}"#)
            for branch in ["feature/tea", "release/1.0"] {
                try await demo.tell(
                    "fire",
                    #"{"event": "repo:push", "variant": "branch-created", "branch": "\#(branch)"}"#
                )
            }
            try await demo.tell("fire", #"{"event": "pullrequest:fulfilled"}"#)
            try await demo.expectSixRuns()

            let repository = "/2.0/repositories/acme/app"
            let calls = try await demo.calls()
            let comments = calls.filter { $0.path.hasSuffix("/comments") }
            #expect(comments.count == 2 && comments.contains { $0.path == "\(repository)/pullrequests/1/comments" })
            #expect(comments.contains { $0.body["content"]?["raw"]?.string?.hasPrefix("Thank you, Ada") == true })
            let builds = calls.filter { $0.path.hasSuffix("/statuses/build") }
            #expect(builds.count == 2 && builds.allSatisfy { $0.body["state"] == "SUCCESSFUL" }, "\(builds)")
            let opened = try await demo.read(repository + "/pullrequests")["values"]?.elements ?? []
            let branches = opened.map { $0["source"]?["branch"]?["name"]?.string ?? "" }
            #expect(Set(branches).isSuperset(of: ["feature/tea", "release/1.0"]), "\(branches)")
            demo.expectChained(comments) { $0["content"]?["raw"] }
        }
    }

    @Test func `on Data Center they do the same`() async throws {
        try await withDemo { demo in
            let token = ["connections", "add-token", "acme", "--customer", "acme", "--app", "bitbucket-datacenter"]
            try await demo.run(token + ["--api-base-url", demo.bitbucket.url, "--token-file", demo.tokenFile])
            let place = ["--connection", "acme", "--repository", "ACME/app"]
            try await demo.run(["webhooks", "register"] + place + ["--events", "pr:*,repo:refs_changed"])
            try await demo.applyWorkflows()

            try await demo.tell(
                "pull-requests",
                #"{"product": "datacenter", "repository": "acme/app", "title": "Greet"}"#
            )
            let push = #""product": "datacenter", "event": "repo:refs_changed", "variant": "branch-created""#
            for branch in ["feature/tea", "release/1.0"] {
                try await demo.tell("fire", #"{\#(push), "branch": "\#(branch)"}"#)
            }
            try await demo.tell("fire", #"{"product": "datacenter", "event": "pr:merged"}"#)
            try await demo.expectSixRuns()

            let repository = "/rest/api/latest/projects/ACME/repos/app"
            let calls = try await demo.calls()
            let comments = calls.filter { $0.path.hasSuffix("/comments") }
            #expect(comments.count == 2 && comments.contains { $0.path == "\(repository)/pull-requests/1/comments" })
            #expect(comments.contains { $0.body["text"]?.string?.hasPrefix("Thank you, Ada") == true })
            #expect(calls.count { $0.path.hasSuffix("/builds") } == 2)
            let opened = try await demo.read(repository + "/pull-requests")["values"]?.elements ?? []
            let branches = opened.map { $0["fromRef"]?["displayId"]?.string ?? "" }
            #expect(Set(branches).isSuperset(of: ["feature/tea", "release/1.0"]), "\(branches)")
            demo.expectChained(comments) { $0["text"] }
        }
    }
}

/// A bittern, `bittern simulate` for Bitbucket, and another for the chat.
private struct Demo: Sendable {
    /// A request that somebody made.
    struct Call: Sendable {
        let path: String
        let body: JSONValue
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../deploy/demo")
        .standardizedFileURL.path

    let bittern: BitternProcess
    let bitbucket: SimulateProcess
    let chat: SimulateProcess
    let street: Street
    let secretFile: String
    let tokenFile: String
    let chatFile: String

    /// A command that is to succeed; what it prints as JSON.
    @discardableResult
    func run(_ arguments: [String]) async throws -> JSONValue {
        let end = try await bittern.command(arguments + ["--output", "json"])
        guard end.status == 0, let json = end.json else { throw Refused(reply: end.text + end.remarks) }
        return json
    }

    func applyWorkflows() async throws {
        try await run(["secrets", "set", "CHAT_URL", "--from-file", chatFile])
        try await run(["workflows", "apply", Self.folder + "/workflows.yaml"])
    }

    /// What `curl -d` does at the simulator's own door.
    func tell(_ name: String, _ body: String) async throws {
        let reply = try await street.send(.post, "\(bitbucket.url)/simulator/\(name)", body: Array(body.utf8))
        guard reply.status < 300 else { throw Refused(reply: reply.text) }
    }

    /// The customer opens the link and presses the button; Bitbucket grants at once.
    func consent(at link: String) async throws {
        let browser = Browser(curl: street.curl)
        let departure = try await browser.press(on: try await browser.open(link))
        let end = try await browser.follow(try await browser.follow(departure))
        #expect(end.status == 200, "\(end.text)")
    }

    func expectSixRuns() async throws {
        let runs = try await street.endedRuns(6)
        #expect(runs.allSatisfy { $0["state"]?.string == "succeeded" }, "\(runs)")
        let names = ["greet", "open-pull-request", "release", "status", "status", "tell-chat"]
        #expect(runs.compactMap { $0["workflow"]?.string }.sorted() == names)
        let heard = try await requests(of: chat)
        #expect(heard.map(\.path) == ["/hooks/room"])
        #expect(heard.first?.body["text"]?.string?.contains("merged") == true, "\(heard)")
        let strangers = try await street.send(.get, "\(bitbucket.url)/simulator/strangers").json
        #expect(strangers?["count"]?.integer == 0, "\(strangers ?? .null)")
    }

    /// The comment of the second step has the title and the number of the pull request that the first one opened.
    func expectChained(_ comments: [Call], text: (JSONValue) -> JSONValue?) {
        let chained = comments.first { !$0.path.contains("/1/") }
        let number = chained?.path.split(separator: "/").dropLast().last ?? ""
        let said = chained.flatMap { text($0.body) }?.string
        #expect(said == "Release release/1.0: merge number \(number) when its builds are green.")
    }

    /// What was posted to Bitbucket's API.
    func calls() async throws -> [Call] { try await requests(of: bitbucket).filter { !$0.path.contains("/hooks") } }

    /// As somebody who has the account's token sees it.
    func read(_ path: String) async throws -> JSONValue {
        let reply = try await street.send(.get, bitbucket.url + path, headers: [.authorization: "Bearer sesame"])
        return reply.json ?? .null
    }

    private func requests(of simulator: SimulateProcess) async throws -> [Call] {
        let reply = try await street.send(.get, "\(simulator.url)/simulator/requests")
        return (reply.json?["items"]?.elements ?? []).filter { $0["method"] == "POST" }.map { item in
            let body = try? JSONValue(parsing: Array((item["body"]?.string ?? "").utf8))  // a form is no JSON
            return Call(path: item["path"]?.string ?? "", body: body ?? .null)
        }
    }
}

private func withDemo(_ body: (Demo) async throws -> Void) async throws {
    try await withThrowawayDatabase { conninfo in
        try await withTemporaryFolder { folder in
            let port = try FreePort.find()
            func write(_ text: String, _ name: String) throws -> String {
                try "\(text)\n".write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
                return "\(folder)/\(name)"
            }
            let chat = try await SimulateProcess(["--scenario", Demo.folder + "/chat.yaml"], in: folder)
            let secretFile = try write("a-consumers-secret", "secret")
            let tokenFile = try write("sesame", "token")
            let callback = ["--callback", "http://127.0.0.1:\(port)/oauth/callback"]
            let bitbucket = try await SimulateProcess(
                ["--token-file", tokenFile, "--consumer-key", "KEY", "--consumer-secret-file", secretFile]
                    + callback + ["--auto-approve"],
                in: folder
            )
            let bittern = try await BitternProcess.start(
                database: conninfo,
                dataDirectory: folder,
                publicPort: port,
                environment: [
                    "BITTERN_PUBLIC_URL": "http://127.0.0.1:\(port)", "BITTERN_ALLOW_ADDRESSES": "127.0.0.0/8",
                ]
            )
            let demo = Demo(
                bittern: bittern,
                bitbucket: bitbucket,
                chat: chat,
                street: Street(bittern),
                secretFile: secretFile,
                tokenFile: tokenFile,
                chatFile: try write("\(chat.url)/hooks/room", "chat-url")
            )
            do {
                try await body(demo)
            } catch {
                print("what bittern said:\n\(bittern.log.suffix(4000))")
                throw error
            }
            bittern.crash()
        }
    }
}
