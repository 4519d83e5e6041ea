import Domain
import HTTPTypes

/// Projects and their repositories, as far as the caller sees them.
enum DataCenterProjects {
    private static let project = "/rest/api/latest/projects/{projectKey}"

    static let endpoints: [Endpoint] = [
        .signedIn(.get, "/rest/api/latest/projects") { world, call, caller throws(Refusal) in
            let seen = world.places.workspaces.filter { caller.workspaces.contains($0.origin) }
            return DataCenterPage.of(seen.map { json($0, world) }, for: call)
        },
        .signedIn(.get, project) { world, call, caller throws(Refusal) in
            .json(200, json(try world.project(call, caller), world))
        },
        .signedIn(.get, project + "/repos") { world, call, caller throws(Refusal) in
            let repositories = world.places.repositories(of: try world.project(call, caller))
            return DataCenterPage.of(repositories.map { json($0, caller, world) }, for: call)
        },
        .signedIn(.get, project + "/repos/{repositorySlug}") { world, call, caller throws(Refusal) in
            .json(200, json(try world.projectRepository(call, caller), caller, world))
        },
    ]

    private static func json(_ project: PlaceBook.Workspace, _ world: World) -> JSONValue {
        DataCenterParties(subject: SampleSubject(workspace: project.slug), seed: world.seed(0)).project
            .adding("name", .string(project.name))
    }

    private static func json(_ repository: PlaceBook.Repository, _ caller: Caller, _ world: World) -> JSONValue {
        DataCenterParties(subject: repository.subject(actor: caller.person), seed: world.seed(0)).repository
    }
}

extension World {
    /// `{projectKey}`, whatever its case.
    func project(_ call: APICall, _ caller: Caller) throws(Refusal) -> PlaceBook.Workspace {
        let key = call.place("projectKey")
        guard let project = places.project(key), caller.workspaces.contains(project.origin) else {
            throw Refusal(DataCenterAnswer.unknownProject(key))
        }
        return project
    }

    /// `{projectKey}/{repositorySlug}`.
    mutating func projectRepository(_ call: APICall, _ caller: Caller) throws(Refusal) -> PlaceBook.Repository {
        let project = try project(call, caller)
        let slug = call.place("repositorySlug")
        guard let repository = places.repository(slug, in: project) else {
            throw Refusal(DataCenterAnswer.unknownRepository(project.key, slug))
        }
        return repository
    }

    /// The body of a call that has to say it is JSON.
    func dataCenterBody(_ call: APICall) throws(Refusal) -> JSONObject {
        guard call.headers[.contentType]?.hasPrefix("application/json") ?? false else {
            throw Refusal(DataCenterAnswer.unsupportedBody)
        }
        guard let body = call.json else { throw Refusal(DataCenterAnswer.badBody) }
        return body
    }
}
