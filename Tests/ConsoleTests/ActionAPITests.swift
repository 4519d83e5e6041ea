import Domain
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(2))) struct ActionAPITests {
    @Test func `actions are listed, and every operation of the APIs is found`() async throws {
        try await withDoor { door throws in
            let listed = try await door.ask(.get, "/api/v1/actions").json
            let names = listed["items"]?.elements?.compactMap { $0["name"]?.string } ?? []
            #expect(names.contains("bitbucket.pull_request.comment") && names.contains("http.request"))
            #expect(!names.contains { $0.contains(".api.") } && listed["next"] == .null)
            let found = try await door.ask(.get, "/api/v1/actions?search=schedules%20create").json
            #expect(
                found["items"]?.elements?.map { $0["name"] }
                    == ["bitbucket.api.repositories.pipelines_config.schedules.create"]
            )
        }
    }

    @Test func `an action is shown with what a step needs to use it`() async throws {
        try await withDoor { door throws in
            let shown = try await door.ask(.get, "/api/v1/actions/bitbucket.pull_request.approve")
            #expect(shown.status == 200)
            #expect(shown.json["scopes"] == ["cloud": ["pullrequest:write"], "datacenter": ["REPO_READ"]])
            #expect(shown.json["inputs"]?[0]?["default"] == ["{{ trigger.workspace.slug }}"])
            let missing = try await door.ask(.get, "/api/v1/actions/bitbucket.pull_request.aprove")
            #expect(missing.status == 404)
            #expect(missing.json["detail"]?.string?.hasSuffix("did you mean `bitbucket.pull_request.approve`?") == true)
        }
    }
}
