import Domain
import HTTPTypes

/// Which Data Center this is, who the caller is, and who else is there.
enum DataCenterUsers {
    static let endpoints: [Endpoint] = [
        .open(.get, "/rest/api/latest/application-properties") { _, _ throws(Refusal) in
            .json(
                200,
                [
                    "version": "9.5.2", "buildNumber": "9005002", "buildDate": "1742860800000",
                    "displayName": "Bitbucket",
                ]
            )
        },
        // Everybody may ask; whoever is nobody gets an empty answer.
        .open(.get, "/plugins/servlet/applinks/whoami") { world, call throws(Refusal) in
            let caller = world.caller(token: call.bearer, at: .datacenter).caller
            return APIAnswer(200, .text(caller?.person.nickname ?? ""))
        },
        .signedIn(.get, "/rest/api/latest/users/{userSlug}") { world, call, caller throws(Refusal) in
            let slug = call.place("userSlug")
            let people = world.accounts.map(\.person) + [caller.person]
            guard let person = people.first(where: { $0.nickname == slug }) else {
                throw Refusal(
                    DataCenterAnswer.error(404, "User \(slug) does not exist.", exception: "user.NoSuchUserException")
                )
            }
            return .json(200, DataCenterParties(subject: SampleSubject(), seed: world.seed(0)).person(person))
        },
    ]
}
