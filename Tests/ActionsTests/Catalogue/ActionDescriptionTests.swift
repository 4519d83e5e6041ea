import Actions
import BitbucketAPI
import Domain
import Testing

@Suite struct ActionDescriptionTests {
    private static let operations = App.allCases.flatMap { app in
        APIOperations.all(of: app).compactMap { ActionDescription.named("\(app.rawValue).api.\($0.name)") }
    }

    @Test func `every operation of both Bitbuckets is an action`() {
        #expect(Self.operations.count == App.allCases.map { APIOperations.all(of: $0).count }.reduce(0, +))
        #expect(ActionDescription.containing("").count == Self.operations.count + ActionDescription.friendly.count)
    }

    @Test func `every example is a step that a workflow may have`() throws {
        for action in ActionDescription.friendly + Self.operations {
            let lines = action.exampleText.split(separator: "\n").map { "  \($0)\n" }.joined()
            let file = try WorkflowFile(parsing: "name: w\non: ['*']\nsteps:\n\(lines)")
            let step = try #require(file.workflows.first?.steps.first)
            #expect(step.action == action.name && step.inputs == action.example.inputs)
        }
    }

    @Test func `every input is described, once for each Bitbucket`() {
        for action in ActionDescription.friendly + Self.operations {
            for app in action.operations.map(\.app) {
                let names = action.inputs.filter { $0.app == nil || $0.app == app }.map(\.name)
                #expect(Set(names).count == names.count, "\(action.name)")
            }
            #expect(action.inputs.allSatisfy { $0.summary.hasSuffix(".") }, "\(action.name)")
        }
    }

    @Test func `a search looks for every word, in names and summaries`() {
        let found = ActionDescription.containing("pull_request Comment").map(\.name)
        #expect(found.contains("bitbucket.pull_request.comment"))
        #expect(found.contains("bitbucket.pull_request.resolve_comment"))
        #expect(!found.contains("bitbucket.commit.comment"))
        #expect(ActionDescription.containing("no such thing").isEmpty)
    }

    @Test func `http.request is described with every input that it takes`() throws {
        let described = try #require(ActionDescription.named("http.request")).inputs.map(\.name)
        let error = #expect(throws: WorkflowError.self) {
            try StepAction(WorkflowStep(id: "a", action: "http.request", inputs: ["no such input": 1]))
        }
        let known = try #require(error?.reason.firstMatch(of: /known here: (.*)\)/)?.output.1)
        #expect(Set(described) == Set(known.split(separator: ", ").map(String.init)))
    }

    @Test func `its JSON has what a person needs to use it`() throws {
        let json = try #require(ActionDescription.named("bitbucket.pull_request.merge")).json
        #expect(json["products"] == ["cloud", "datacenter"])
        #expect(json["scopes"] == ["cloud": ["pullrequest:write"], "datacenter": ["REPO_WRITE"]])
        #expect(json["calls"]?[1]?["method"] == "POST")
        let version = json["inputs"]?.elements?.first { $0["name"] == "version" }
        #expect(version?["default"] == ["{{ payload.pullRequest.version }}"] && version?["product"] == "datacenter")
        #expect(
            json["example"]
                == "- id: pull_request_merge\n  action: bitbucket.pull_request.merge\n  with:\n    strategy: squash\n"
        )
    }
}
