import Domain

/// People, repository, workspace and project, as Cloud writes them into every body.
struct CloudParties {
    static let api = "https://api.bitbucket.org/2.0"
    static let web = "https://bitbucket.org"

    let subject: SampleSubject
    let seed: SampleSeed

    /// The ids of what stays the same from event to event.
    private var lasting: SampleSeed { SampleSeed(number: 0, date: seed.date) }

    /// `{"href": …}` for each name.
    static func links(_ links: [(String, String)]) -> JSONValue {
        .object(JSONObject(links.map { ($0, ["href": .string($1)]) }))
    }

    func person(_ person: SamplePerson) -> JSONValue {
        let account = SampleSeed(number: 0, date: seed.date).uuid("account \(person.uuid)")
        let avatar = "https://avatars.example.org/\(account)/\(person.nickname)/128"
        let braced = "%7B\(person.uuid)%7D"
        return [
            "display_name": .string(person.name),
            "links": Self.links([
                ("self", "\(Self.api)/users/\(braced)"), ("avatar", avatar), ("html", "\(Self.web)/\(braced)/"),
            ]),
            "type": "user",
            "uuid": .string("{\(person.uuid)}"),
            "account_id": .string("712020:\(account)"),
            "nickname": .string(person.nickname),
        ]
    }

    /// Somebody who was not signed in has a name and nothing else.
    static let anonymous: JSONValue = ["type": "user", "display_name": "Anonymous"]

    /// Somebody whose account was deleted: the ids stay, the name is everybody's.
    var deletedUser: JSONValue {
        person(SamplePerson(uuid: lasting.uuid("deleted user"), name: "Former user", nickname: "Former user"))
            .adding("links", [:])
    }

    /// A program, acting with an access token of the repository.
    var appUser: JSONValue {
        let id = lasting.uuid("app user")
        return [
            "display_name": "release-token",
            "links": Self.links([("self", "\(Self.api)/users/%7B\(id)%7D"), ("html", "\(Self.web)/%7B\(id)%7D/")]),
            "type": "app_user",
            "uuid": .string("{\(id)}"),
            "account_id": .string("712020:\(lasting.uuid("app account"))"),
            "kind": "repository_access_token",
            "created_on": "2026-01-02T03:04:05.000006+00:00",
        ]
    }

    /// As within a pull request's source and destination.
    var shortRepository: JSONValue {
        [
            "type": "repository",
            "full_name": .string(subject.fullName),
            "links": repositoryLinks,
            "name": .string(subject.repository),
            "uuid": .string("{\(repositoryID)}"),
        ]
    }

    /// As at the top of a body.
    var repository: JSONValue {
        [
            "type": "repository",
            "full_name": .string(subject.fullName),
            "links": repositoryLinks,
            "name": .string(subject.repository),
            "scm": "git",
            "website": nil,
            "owner": owner,
            "workspace": workspace,
            "is_private": true,
            "project": project,
            "uuid": .string("{\(repositoryID)}"),
            "parent": nil,
        ]
    }

    private var repositoryLinks: JSONValue {
        Self.links([
            ("self", "\(Self.api)/repositories/\(subject.fullName)"), ("html", "\(Self.web)/\(subject.fullName)"),
            ("avatar", "https://bytebucket.org/ravatar/%7B\(lasting.uuid("avatar"))%7D?ts=default"),
        ])
    }

    /// The workspace, in the old words for an account.
    var owner: JSONValue {
        [
            "display_name": .string(subject.workspace),
            "links": Self.links([
                ("self", "\(Self.api)/workspaces/%7B\(workspaceID)%7D"),
                ("avatar", "\(Self.web)/account/\(subject.workspace)/avatar/"),
                ("html", "\(Self.web)/%7B\(workspaceID)%7D/"),
            ]),
            "type": "team",
            "uuid": .string("{\(workspaceID)}"),
            "username": .string(subject.workspace),
        ]
    }

    var workspace: JSONValue {
        [
            "type": "workspace",
            "uuid": .string("{\(workspaceID)}"),
            "name": .string(subject.workspace),
            "slug": .string(subject.workspace),
            "links": Self.links([
                // The time of the picture: it makes each body one of its kind, even where nothing else changes.
                ("avatar", "\(Self.web)/workspaces/\(subject.workspace)/avatar/?ts=\(1_700_000_000 + seed.number)"),
                ("html", "\(Self.web)/\(subject.workspace)/"),
                ("self", "\(Self.api)/workspaces/\(subject.workspace)"),
            ]),
        ]
    }

    /// As in a repository, and by itself when it was changed.
    var project: JSONValue {
        [
            "type": "project",
            "key": "MAIN",
            "uuid": .string("{\(lasting.uuid("project"))}"),
            "name": "Main",
            "links": Self.links([
                ("self", "\(Self.api)/workspaces/\(subject.workspace)/projects/MAIN"),
                ("html", "\(Self.web)/\(subject.workspace)/workspace/projects/MAIN"),
                ("avatar", "\(Self.web)/\(subject.workspace)/workspace/projects/MAIN/avatar/32?ts=1700000000"),
            ]),
        ]
    }

    /// Without braces.
    var repositoryID: String { lasting.uuid("repository \(origin)/\(subject.repository)") }

    /// Without braces.
    var workspaceID: String { lasting.uuid("workspace \(origin)") }

    private var origin: String { subject.workspaceOrigin ?? subject.workspace }
}
