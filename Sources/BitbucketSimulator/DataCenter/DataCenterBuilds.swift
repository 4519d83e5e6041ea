import Domain
import HTTPTypes

/// Builds of Data Center's commits: telling how one stands, and reading it by its key.
enum DataCenterBuilds {
    private static let states = ["SUCCESSFUL", "FAILED", "INPROGRESS", "CANCELLED", "UNKNOWN"]
    private static let builds =
        "/rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/commits/{commitId}/builds"

    static let endpoints: [Endpoint] = [
        .signedIn(.post, builds) { world, call, caller throws(Refusal) in
            let (repository, hash) = try place(&world, call, caller)
            let build = try build(try world.dataCenterBody(call))
            _ = world.builds.set(build, on: hash, in: repository, of: .datacenter)
            return .nothing
        },
        .signedIn(.get, builds) { world, call, caller throws(Refusal) in
            let (repository, hash) = try place(&world, call, caller)
            let builds = world.builds.list(of: hash, in: repository, of: .datacenter)
            guard let build = builds.first(where: { $0.key == call.query["key"] }) else {
                throw Refusal(DataCenterAnswer.error(404, "There is no build status of this key.", context: "key"))
            }
            return .json(200, document(build, world))
        },
    ]

    /// Any hash is that of a commit.
    private static func place(
        _ world: inout World,
        _ call: APICall,
        _ caller: Caller
    ) throws(Refusal) -> (PlaceBook.Repository, hash: String) {
        let repository = try world.projectRepository(call, caller)
        let hash = call.place("commitId")
        guard hash.isCommitHash else {
            throw Refusal(
                DataCenterAnswer.error(
                    404,
                    "Commit '\(hash)' does not exist in repository '\(repository.name)'.",
                    exception: "commit.NoSuchCommitException"
                )
            )
        }
        return (repository, hash)
    }

    private static func build(_ body: JSONObject) throws(Refusal) -> BuildBook.Build {
        func text(_ name: String) -> String { body[name]?.string ?? "" }
        let missing = ["key", "state", "url"].filter { text($0).isEmpty }
        guard missing.isEmpty else {
            throw Refusal(DataCenterAnswer.errors(400, missing.map { ($0, "The \($0) is required.") }))
        }
        guard states.contains(text("state")) else {
            throw Refusal(DataCenterAnswer.error(400, "The state is not one of \(states).", context: "state"))
        }
        return BuildBook.Build(
            key: text("key"),
            state: text("state"),
            url: text("url"),
            name: body["name"]?.string,
            text: body["description"]?.string,
            ref: body["ref"]?.string
        )
    }

    private static func document(_ build: BuildBook.Build, _ world: World) -> JSONValue {
        let time = JSONValue.number(JSONNumber(world.seed(0).milliseconds()))
        let document: JSONValue = [
            "key": .string(build.key), "state": .string(build.state), "url": .string(build.url),
            "createdDate": time, "updatedDate": time,
        ]
        return document.adding("name", build.name.map { .string($0) })
            .adding("description", build.text.map { .string($0) })
            .adding("ref", build.ref.map { .string($0) })
    }
}
