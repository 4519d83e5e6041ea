import Domain
import HTTPTypes

/// Pull requests of Data Center: those that are there, making one, and what people do to it; the hooks are told.
enum DataCenterPullRequests {
    private static let list = "/rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests"
    private static let one = list + "/{pullRequestId}"

    static let endpoints: [Endpoint] = [
        .signedIn(.get, list) { world, call, caller throws(Refusal) in
            let repository = try world.projectRepository(call, caller)
            let state = call.query["state"] ?? "OPEN"
            let all = world.pullRequests.list(of: repository, .datacenter)
                .filter { state == "ALL" || $0.state.rawValue == state }
            let documents = all.reversed().map {
                document(world, $0.subject(in: repository, actor: caller.person), $0.state, version: $0.version)
            }
            return DataCenterPage.of(documents, for: call)
        },
        .signedIn(.post, list) { world, call, caller throws(Refusal) in
            let repository = try world.projectRepository(call, caller)
            let input = try PullRequestInput(dataCenter: try world.dataCenterBody(call))
            let subject = world.open(input, in: repository, of: .datacenter, by: caller.person)
            return .json(
                201,
                document(world, subject, .open, version: 0),
                events: [world.opened(subject, of: .datacenter)]
            )
        },
        .signedIn(.get, one) { world, call, caller throws(Refusal) in
            let found = try find(&world, call, caller)
            return .json(200, document(world, found.subject, found.state, version: found.version))
        },
        .signedIn(.post, one + "/comments") { world, call, caller throws(Refusal) in
            try comment(&world, find(&world, call, caller).subject, call)
        },
        .signedIn(.post, one + "/approve") { world, call, caller throws(Refusal) in
            let subject = try find(&world, call, caller).subject
            let answer: JSONValue = [
                "user": DataCenterParties(subject: subject, seed: world.seed(0)).person(caller.person),
                "role": "REVIEWER", "approved": true, "status": "APPROVED",
            ]
            return .json(200, answer, events: [event(&world, "pr:reviewer:approved", subject)])
        },
        .signedIn(.post, one + "/merge") { world, call, caller throws(Refusal) in
            try end(&world, call, caller, as: .merged, key: "pr:merged")
        },
        .signedIn(.post, one + "/decline") { world, call, caller throws(Refusal) in
            try end(&world, call, caller, as: .declined, key: "pr:declined")
        },
    ]

    private struct Found {
        let repository: PlaceBook.Repository
        let pullRequest: SimulatedPullRequest?
        let subject: SampleSubject
        var state: CloudPullRequestSample.State { pullRequest?.state ?? .open }

        /// A sample's is always 1.
        var version: Int { pullRequest?.version ?? 1 }
    }

    private static func find(_ world: inout World, _ call: APICall, _ caller: Caller) throws(Refusal) -> Found {
        let repository = try world.projectRepository(call, caller)
        guard let id = Int(call.place("pullRequestId")), id > 0 else { throw Refusal(DataCenterAnswer.unknownPlace) }
        guard let made = world.pullRequests.find(id, in: repository, of: .datacenter) else {
            var subject = repository.subject(actor: caller.person)
            subject.pullRequest = id
            return Found(repository: repository, pullRequest: nil, subject: subject)
        }
        return Found(
            repository: repository,
            pullRequest: made,
            subject: made.subject(in: repository, actor: caller.person)
        )
    }

    /// Throws 409 when the version is not the last, or it has ended already.
    private static func end(
        _ world: inout World,
        _ call: APICall,
        _ caller: Caller,
        as state: CloudPullRequestSample.State,
        key: String
    ) throws(Refusal) -> APIAnswer {
        let found = try find(&world, call, caller)
        let version = call.query["version"] ?? call.json?["version"]?.integer.map { "\($0)" }
        guard found.state == .open, version == "\(found.version)" else {
            throw Refusal(
                DataCenterAnswer.error(
                    409,
                    "You are attempting to modify a pull request based on out-of-date information.",
                    exception: "pull.PullRequestOutOfDateException"
                )
            )
        }
        if var pullRequest = found.pullRequest {
            pullRequest.state = state
            pullRequest.version += 1
            world.pullRequests.replace(with: pullRequest, in: found.repository, of: .datacenter)
        }
        let document = document(world, found.subject, state, version: found.version + 1)
        return .json(200, document, events: [event(&world, key, found.subject)])
    }

    private static func comment(
        _ world: inout World,
        _ about: SampleSubject,
        _ call: APICall
    ) throws(Refusal) -> APIAnswer {
        guard let text = try world.dataCenterBody(call)["text"]?.string, !text.isEmpty else {
            throw Refusal(DataCenterAnswer.error(400, "A comment must have text.", context: "text"))
        }
        var subject = about
        subject.comment = text
        let number = world.nextNumber()
        let sample = DataCenterSample(
            eventKey: "pr:comment:added",
            subject: subject,
            seed: SampleSeed(number: number, date: world.now)
        )
        let event = SampleEvent(commentAdded: sample)
        return .json(201, sample.comment, events: [event])
    }

    /// What happened to it, under a number of its own: each event is another delivery.
    private static func event(_ world: inout World, _ key: String, _ about: SampleSubject) -> SampleEvent {
        var subject = about
        subject.number = world.nextNumber()
        return SampleEvent(key, product: .datacenter, subject: subject, at: world.now)
    }

    private static func document(
        _ world: World,
        _ subject: SampleSubject,
        _ state: CloudPullRequestSample.State,
        version: Int
    ) -> JSONValue {
        let seed = world.seed(subject.number)
        let repository = DataCenterParties(subject: subject, seed: seed).repository
        return DataCenterPullRequestSample(subject: subject, seed: seed, source: repository).document(state: state)
            .adding("version", .number(JSONNumber(version)))
    }
}
