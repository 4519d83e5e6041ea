import Actions
import BitbucketAPI
import Domain
import HTTPTypes
import Testing

@Suite struct CatalogueStepTests {
    private func mistake(_ action: String, _ inputs: JSONValue, timeout: Duration? = nil) -> String? {
        do {
            _ = try StepAction(WorkflowStep(id: "a", action: action, inputs: inputs, timeout: timeout))
            return nil
        } catch {
            return "\(error.path): \(error.reason)"
        }
    }

    @Test(arguments: [
        ("bitbucket.pull_request.coment", "did you mean `bitbucket.pull_request.comment`?"),
        (
            "bitbucket.api.repositories.pullrequest.merge.create",
            "`bitbucket.api.repositories.pullrequests.merge.create`?"
        ),
        ("http.requets", "did you mean `http.request`?"), ("dance", "unknown action `dance`"),
        ("bitbucket.api.", "unknown action"),
    ])
    func `an unknown action is told the nearest name of the whole catalogue`(name: String, hint: String) {
        let said = mistake(name, [:])
        #expect(said?.hasPrefix("action: ") == true && said?.contains(hint) == true, "\(said ?? "")")
    }

    static let mistakes: [(action: String, inputs: JSONValue, said: String)] = [
        ("bitbucket.pull_request.comment", ["txt": "a"], "with.txt: unknown key; did you mean `text`?"),
        ("bitbucket.pull_request.comment", [:], "with: `text` is missing"),
        ("bitbucket.pull_request.comment", ["text": ["a"]], "with.text: must be text, not a list"),
        ("bitbucket.pull_request.comment", ["text": "{{ nothing.x }}"], "with.text: template, character 4"),
        ("bitbucket.pull_request.comment", ["text": "a", "line": "two"], "with.line: must be a whole number"),
        ("bitbucket.commit.set_status", ["key": "k", "url": "u", "state": "SUCCESSFUL"], "with.state: must be one of"),
        (
            "bitbucket.pull_request.merge", ["close_source_branch": "maybe"],
            "with.close_source_branch: must be true or false"
        ),
        ("bitbucket.commit.files", ["files": "a"], "with.files: must be an object"),
        ("bitbucket.commit.files", ["files": ["{{ trigger.id }}": "a"]], "a name cannot be a template"),
        ("bitbucket.api.repositories.pullrequests.create", [:], "with: the body needs `title`"),
        (
            "bitbucket.api.repositories.pullrequests.create", ["body": ["title": "t", "source": ["branch": [:]]]],
            "with.body: the body needs `source.branch.name`"
        ),
        ("bitbucket.api.user.get", ["body": [:]], "with.body: unknown key"),
        ("bitbucket.api.users.get", [:], "with: `selected_user` is missing"),
        (
            "bitbucket.api.repositories.src.create", ["body": [:], "form": [:]],
            "only one of `body`, `form` and `multipart` may be given"
        ),
        (
            "bitbucket.api.repositories.downloads.create", ["multipart": [["nam": "files"]]],
            "with.multipart[0].nam: unknown"
        ),
        ("bitbucket.api.repositories.pullrequests.list", ["paginate": 1_000], "with.paginate: must be"),
    ]

    @Test(arguments: mistakes)
    func `a mistake is found when the workflow is read`(action: String, inputs: JSONValue, said: String) {
        let found = mistake(action, inputs)
        #expect(found?.contains(said) == true, "\(found ?? "nothing")")
    }

    @Test(arguments: ["{{ trigger.body }}", ["title": "t", "source": "{{ trigger.source }}"]] as [JSONValue])
    func `what only a run knows is not missed in a body`(body: JSONValue) {
        #expect(mistake("bitbucket.api.repositories.pullrequests.create", ["body": body]) == nil)
    }

    @Test func `what the trigger does not say is asked for by the input's name`() {
        let error = #expect(throws: StepFailure.self) {
            try CatalogueScene.call("bitbucket.pull_request.approve", trigger: #"{"workspace": {"slug": "a"}}"#)
        }
        #expect(error?.input == "with.repository")
        #expect(
            error?.reason
                == "the trigger does not say (`{{ trigger.repository.slug }}` has no value); give `repository`"
        )
    }

    @Test func `the first thing that the trigger knows is taken`() throws {
        let trigger = #"{"workspace": {"slug": "a"}, "repository": {"slug": "b"}, "ref": {"after": "f00"}}"#
        let call = try CatalogueScene.call("bitbucket.commit.comment", ["text": "t"], trigger: trigger)
        #expect(call.request.path == "/2.0/repositories/a/b/commit/f00/comments")
    }

    @Test func `an action needs a connection, of a Bitbucket that can do it`() {
        let lonely = #expect(throws: StepFailure.self) {
            try CatalogueScene.call("bitbucket.pull_request.approve", on: nil)
        }
        #expect(lonely?.reason == "`bitbucket.pull_request.approve` needs a connection, and this run has none")
        let wrong = #expect(throws: StepFailure.self) { try CatalogueScene.call("bitbucket.pull_request.reopen") }
        #expect(
            wrong?.reason == "`bitbucket.pull_request.reopen` is for Bitbucket Data Center only, "
                + "and this run's connection is one of Bitbucket Cloud"
        )
    }

    @Test func `Data Center is told that no page of somebody else's made the call`() throws {
        let approve = try CatalogueScene.call("bitbucket.pull_request.approve", on: .bitbucketDatacenter)
        #expect(try approve.recorded["headers"]?["X-Atlassian-Token"] == "no-check")
        let read = try CatalogueScene.call("bitbucket.pull_request.get", on: .bitbucketDatacenter)
        #expect(try read.recorded["headers"]?["X-Atlassian-Token"] == nil)
    }

    @Test func `an operation takes parts and pages as a request does`() throws {
        let parts: JSONValue = [
            ["name": "files", "filename": "{{ trigger.ref.name }}.txt", "text": "{{ trigger.id }}"]
        ]
        let upload = try CatalogueScene.call("bitbucket.api.repositories.downloads.create", ["multipart": parts])
        let body = String(decoding: upload.body, as: UTF8.self)
        #expect(body.contains(#"name="files"; filename="main.txt""#) && body.contains("\r\n\r\n7\r\n"))
        let inputs: JSONValue = [
            "paginate": ["pages": 3], "response_limit": "2 MiB", "query": ["state": ["OPEN", "{{ trigger.id }}"]],
        ]
        let list = try CatalogueScene.call("bitbucket.api.repositories.pullrequests.list", inputs)
        #expect(list.pages == 3 && list.responseLimitBytes == 2 << 20)
        #expect(list.request.path == "/2.0/repositories/acme/app/pullrequests?state=OPEN&state=7")
    }

    @Test func `a file's path keeps its slashes, and nothing else`() throws {
        let action = "bitbucket.api.repositories.src.commit.path.list"
        #expect(
            try CatalogueScene.call(action, ["path": "/docs/a b?.md"]).request.path
                == "/2.0/repositories/acme/app/src/c0de/docs/a%20b%3F.md"
        )
        for path in ["a//b", "a/../b", "", "/"] {
            #expect(throws: StepFailure.self) { try CatalogueScene.call(action, ["path": .string(path)]) }
        }
        let whole = try CatalogueScene.call(
            "bitbucket-datacenter.api.projects.repos.compare.diff.get",
            on: .bitbucketDatacenter
        )
        #expect(whole.request.path == "/bitbucket/rest/api/latest/projects/PRJ/repos/app/compare/diff")
    }

    @Test func `a secret is sent and not shown, nor in what is answered`() throws {
        let inputs: JSONValue = ["key": "K", "value": "{{ secrets.KEY }}"]
        let call = try CatalogueScene.call("bitbucket.repository.set_variable", inputs)
        #expect(try JSONValue(parsing: call.body)["value"] == .string("s3cr3t/&\"x"))
        #expect(try call.recorded["body"]?["value"] == .string(Secret.mask))
        #expect(call.mask.masking("it was s3cr3t/&\"x") == "it was \(Secret.mask)")
        let inPath = try CatalogueScene.call("bitbucket.pull_request.get", ["repository": "{{ secrets.KEY }}"])
        #expect(inPath.request.path?.contains("s3cr3t%2F%26%22x") == true)
        #expect(try !inPath.recorded.text.contains("s3cr3t"))
    }

    @Test(arguments: [
        ("bitbucket.pull_request.approve", true), ("bitbucket.pull_request.request_changes", true),
        ("bitbucket.commit.set_status", true), ("bitbucket.pull_request.resolve_comment", true),
        ("bitbucket.pull_request.get", true), ("bitbucket.pull_request.unapprove", true),
        ("bitbucket.pull_request.comment", false), ("bitbucket.pull_request.create_task", false),
        ("bitbucket.pipeline.run", false), ("bitbucket.branch.create", false),
    ])
    func `an action may be repeated when Bitbucket does it once all the same`(name: String, isRepeatable: Bool) throws {
        let action = try #require(ActionDescription.named(name))
        #expect(try CatalogueScene.call(name, action.example.inputs).isRepeatable == isRepeatable)
    }

    @Test func `a step's own timeout wins, and is given once`() throws {
        let limited = WorkflowStep(id: "a", action: "bitbucket.pull_request.get", timeout: .seconds(7))
        #expect(try StepAction(limited).request(in: CatalogueScene.context(.bitbucket)).timeout == .seconds(7))
        #expect(try CatalogueScene.call("bitbucket.pull_request.get").timeout == .seconds(30))
        let call = WorkflowStep(id: "a", action: "http.request", inputs: ["url": "/x"], timeout: .seconds(9))
        #expect(try StepAction(call).request(in: CatalogueScene.context(.bitbucket)).timeout == .seconds(9))
        let said = mistake("http.request", ["url": "/x", "timeout": "5s"], timeout: .seconds(9))
        #expect(said == "timeout: is given here and in `with`; give it once")
    }

    @Test func `a catalogue action's scopes are known before anything ran, on each Bitbucket`() {
        let step = WorkflowStep(id: "act", action: "bitbucket.pull_request.approve")
        let workflow = WorkflowDefinition(name: "approve", on: [], steps: [step])
        let cloud = workflow.calls(to: .bitbucket, at: nil)
        #expect(cloud.flatMap(\.needs).map(\.scope) == ["pullrequest:write"])
        #expect(workflow.calls(to: .bitbucketDatacenter, at: nil).flatMap(\.needs).map(\.scope) == ["REPO_READ"])
        let only = WorkflowDefinition(
            name: "stop",
            on: [],
            steps: [WorkflowStep(id: "a", action: "bitbucket.pipeline.stop", inputs: ["pipeline": "x"])]
        )
        #expect(only.calls(to: .bitbucketDatacenter, at: nil).isEmpty)
    }

    @Test func `a rehearsal shows the call, and what only an earlier step would say by its name`() throws {
        let text = """
            name: w
            on: ['*']
            steps:
              - { id: ask, action: bitbucket.pull_request.get }
              - id: answer
                action: bitbucket.pull_request.comment
                with: { pull_request: "{{ steps.ask.json.id }}", text: t, line: "{{ steps.ask.json.line }}" }
            """
        let workflow = try #require(try WorkflowFile(parsing: text).workflows.first)
        let scene = Rehearsal.Scene(
            trigger: JSONText(try JSONValue(parsing: CatalogueScene.trigger)),
            payload: .null,
            connection: try CatalogueScene.context(.bitbucket).connection,
            conditions: [:]
        )
        let answer = try #require(try Rehearsal(workflow, secrets: []).steps(in: scene).last)
        #expect(answer.failure == nil)
        #expect(answer.request?["url"]?.string?.hasSuffix("/pullrequests/‹steps.ask.json.id›/comments") == true)
        #expect(answer.request?["body"]?["inline"]?["to"] == "‹steps.ask.json.line›")
        #expect(answer.unknown == ["steps.ask.json.id", "steps.ask.json.line"])
    }

    @Test func `an action that falls back on the payload has it loaded`() {
        func usesPayload(_ action: String) -> JSONValue? {
            let step = WorkflowStep(id: "a", action: action)
            return WorkflowDefinition(name: "w", on: [], steps: [step]).compiled["uses_payload"]
        }
        #expect(usesPayload("bitbucket.pull_request.merge") == true)
        #expect(usesPayload("bitbucket.pull_request.approve") == false)
    }
}
