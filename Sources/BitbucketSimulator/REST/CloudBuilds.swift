import Domain
import HTTPTypes

/// Builds of Cloud's commits: telling how one stands, and reading it; the hooks are told.
enum CloudBuilds {
    private static let states = ["SUCCESSFUL", "FAILED", "INPROGRESS", "STOPPED"]
    private static let commit = "/2.0/repositories/{workspace}/{repo_slug}/commit/{commit}"
    private static let list = commit + "/statuses/build"

    static let endpoints: [Endpoint] = [
        .signedIn(.post, list) { world, call, caller throws(Refusal) in
            let place = try place(&world, call, caller)
            let build = try build(call.json)
            let isNew = world.builds.set(build, on: place.hash, in: place.repository, of: .cloud)
            var subject = place.subject
            subject.number = world.nextNumber()
            let status = document(build, place, world)
            let key = isNew ? "repo:commit_status_created" : "repo:commit_status_updated"
            let event = SampleEvent(key, status: status, subject: subject, seed: world.seed(subject.number))
            return .json(isNew ? 201 : 200, status, events: [event])
        },
        .signedIn(.get, list + "/{key}") { world, call, caller throws(Refusal) in
            let place = try place(&world, call, caller)
            let builds = world.builds.list(of: place.hash, in: place.repository, of: .cloud)
            guard let build = builds.first(where: { $0.key == call.place("key") }) else {
                throw Refusal(CloudAnswer.error(404, "BuildStatus matching query does not exist."))
            }
            return .json(200, document(build, place, world))
        },
        .signedIn(.get, commit + "/statuses") { world, call, caller throws(Refusal) in
            let place = try place(&world, call, caller)
            let builds = world.builds.list(of: place.hash, in: place.repository, of: .cloud)
            return try CloudPage.of(builds.map { document($0, place, world) }, for: call)
        },
    ]

    private struct Place {
        let repository: PlaceBook.Repository
        let hash: String
        let subject: SampleSubject
    }

    /// Any hash is that of a commit.
    private static func place(_ world: inout World, _ call: APICall, _ caller: Caller) throws(Refusal) -> Place {
        let repository = try world.repository(call, caller)
        let hash = call.place("commit")
        guard hash.isCommitHash else { throw Refusal(CloudAnswer.error(404, "Commit not found")) }
        return Place(repository: repository, hash: hash, subject: repository.subject(actor: caller.person))
    }

    /// Throws Cloud's 400 with what is wrong, field by field.
    private static func build(_ body: JSONObject?) throws(Refusal) -> BuildBook.Build {
        guard let body else { throw Refusal(CloudAnswer.badRequest([])) }
        func text(_ name: String) -> String { body[name]?.string ?? "" }
        var wrong = ["key", "state", "url"].filter { text($0).isEmpty }.map { ($0, "required key not provided") }
        if !text("state").isEmpty, !states.contains(text("state")) {
            wrong.append(("state", "expected one of \(states.joined(separator: ", "))"))
        }
        guard wrong.isEmpty else { throw Refusal(CloudAnswer.badRequest(wrong)) }
        return BuildBook.Build(
            key: text("key"),
            state: text("state"),
            url: text("url"),
            name: body["name"]?.string,
            text: body["description"]?.string,
            ref: body["refname"]?.string
        )
    }

    private static func document(_ build: BuildBook.Build, _ place: Place, _ world: World) -> JSONValue {
        let seed = world.seed(0)
        let commit = "\(CloudSample(subject: place.subject, seed: seed).api)/commit/\(place.hash)"
        return [
            "key": .string(build.key),
            "type": "build",
            "state": .string(build.state),
            "name": .string(build.name ?? build.key),
            "refname": build.ref.map { .string($0) } ?? .null,
            "commit": [
                "type": "commit", "hash": .string(place.hash), "links": CloudParties.links([("self", commit)]),
            ],
            "url": .string(build.url),
            "repository": CloudParties(subject: place.subject, seed: seed).shortRepository,
            "description": .string(build.text ?? ""),
            "created_on": .string(seed.cloudTime()),
            "updated_on": .string(seed.cloudTime()),
            "links": CloudParties.links([
                ("self", "\(commit)/statuses/build/\(build.key)"), ("commit", commit),
            ]),
        ]
    }
}

extension String {
    /// 7 to 40 hexadecimal digits.
    var isCommitHash: Bool { (7...40).contains(utf8.count) && allSatisfy { $0.isASCII && $0.isHexDigit } }
}
