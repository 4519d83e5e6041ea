import Domain
import HTTPTypes

/// Pull requests of Cloud: those that are there, making one, and what people do to it; the hooks are told.
enum CloudPullRequests {
    private static let list = "/2.0/repositories/{workspace}/{repo_slug}/pullrequests"
    private static let one = list + "/{pull_request_id}"

    static let endpoints: [Endpoint] = [
        .signedIn(.get, list) { world, call, caller throws(Refusal) in
            let repository = try world.repository(call, caller)
            let states = call.query["state"] ?? "OPEN"
            let all = world.pullRequests.list(of: repository, .cloud).filter { $0.state.rawValue == states }
            let documents = all.reversed().map {
                document(world, $0.subject(in: repository, actor: caller.person), $0.state)
            }
            return try CloudPage.of(documents, for: call)
        },
        .signedIn(.post, list) { world, call, caller throws(Refusal) in
            let repository = try world.repository(call, caller)
            let input = try PullRequestInput(cloud: call.json)
            let subject = world.open(input, in: repository, of: .cloud, by: caller.person)
            let event = world.opened(subject, of: .cloud)
            return made(document(world, subject, .open), [event])
        },
        .signedIn(.get, one) { world, call, caller throws(Refusal) in
            let found = try find(&world, call, caller)
            return .json(200, document(world, found.subject, found.state))
        },
        .signedIn(.post, one + "/comments") { world, call, caller throws(Refusal) in
            try comment(&world, find(&world, call, caller).subject, call)
        },
        .signedIn(.post, one + "/approve") { world, call, caller throws(Refusal) in
            let found = try find(&world, call, caller)
            let answer: JSONValue = [
                "type": "participant", "role": "REVIEWER", "approved": true, "state": "approved",
                "participated_on": .string(world.seed(0).cloudTime()),
                "user": CloudParties(subject: found.subject, seed: world.seed(0)).person(caller.person),
            ]
            return .json(200, answer, events: [event(&world, "pullrequest:approved", found.subject)])
        },
        .signedIn(.post, one + "/merge") { world, call, caller throws(Refusal) in
            let found = try end(&world, call, caller, as: .merged)
            var push = found
            push.branch = found.destination
            return .json(
                200,
                document(world, found, .merged),
                events: [event(&world, "pullrequest:fulfilled", found), event(&world, "repo:push", push)]
            )
        },
        .signedIn(.post, one + "/decline") { world, call, caller throws(Refusal) in
            let found = try end(&world, call, caller, as: .declined)
            let event = event(&world, "pullrequest:rejected", found)
            return .json(200, document(world, found, .declined), events: [event])
        },
    ]

    private struct Found {
        let repository: PlaceBook.Repository
        let pullRequest: SimulatedPullRequest?
        let subject: SampleSubject
        var state: CloudPullRequestSample.State { pullRequest?.state ?? .open }
    }

    private static func find(_ world: inout World, _ call: APICall, _ caller: Caller) throws(Refusal) -> Found {
        let repository = try world.repository(call, caller)
        guard let id = Int(call.place("pull_request_id")), id > 0 else { throw Refusal(CloudAnswer.unknownPlace) }
        guard let made = world.pullRequests.find(id, in: repository, of: .cloud) else {
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

    /// Throws 409 when it has ended already.
    private static func end(
        _ world: inout World,
        _ call: APICall,
        _ caller: Caller,
        as state: CloudPullRequestSample.State
    ) throws(Refusal) -> SampleSubject {
        let found = try find(&world, call, caller)
        guard found.state == .open else {
            throw Refusal(CloudAnswer.error(409, "This pull request is already closed."))
        }
        if var pullRequest = found.pullRequest {
            pullRequest.state = state
            world.pullRequests.replace(with: pullRequest, in: found.repository, of: .cloud)
        }
        return found.subject
    }

    private static func comment(
        _ world: inout World,
        _ about: SampleSubject,
        _ call: APICall
    ) throws(Refusal) -> APIAnswer {
        let input: CommentInput
        do {
            input = try CommentInput(parsing: call.body)
        } catch {
            throw Refusal(CloudAnswer.badRequest(error.fields))
        }
        let number = world.nextNumber()
        var subject = about
        subject.comment = input.text
        let seed = SampleSeed(number: number, date: world.now)
        let comment = CloudCommentSample(subject: subject, seed: seed)
            .document(id: 1_000 + number, text: input.text, inline: input.inline, parent: input.parent)
        return made(comment, [SampleEvent(commentCreated: comment, subject: subject, seed: seed)])
    }

    private static func made(_ document: JSONValue, _ events: [SampleEvent]) -> APIAnswer {
        var answer = APIAnswer.json(201, document, events: events)
        answer.headers[.location] = document["links"]?["self"]?["href"]?.string
        return answer
    }

    /// What happened to it, under a number of its own: each event is another delivery.
    private static func event(_ world: inout World, _ key: String, _ about: SampleSubject) -> SampleEvent {
        var subject = about
        subject.number = world.nextNumber()
        return SampleEvent(key, product: .cloud, subject: subject, at: world.now)
    }

    private static func document(
        _ world: World,
        _ subject: SampleSubject,
        _ state: CloudPullRequestSample.State
    ) -> JSONValue {
        CloudPullRequestSample(subject: subject, seed: world.seed(subject.number)).document(state: state)
    }
}
