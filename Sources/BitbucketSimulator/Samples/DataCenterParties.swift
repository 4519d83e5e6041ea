import Domain

/// People, repository, project and refs, as Data Center writes them.
struct DataCenterParties {
    let subject: SampleSubject
    let seed: SampleSeed

    private var host: String { DataCenterSample.host }
    private var key: String { subject.workspace.uppercased() }

    func person(_ person: SamplePerson) -> JSONValue {
        [
            "name": .string(person.nickname),
            "emailAddress": .string("\(person.nickname)@example.org"),
            "active": true,
            "displayName": .string(person.name),
            "id": .number(JSONNumber(person.nickname.utf8.reduce(100) { $0 + Int($1) })),
            "slug": .string(person.nickname),
            "type": "NORMAL",
            "links": selfLink("users/\(person.nickname)"),
        ]
    }

    var repository: JSONValue { repository(id: 1, in: project, key: key) }

    /// Ben's copy, which names where it comes from.
    var fork: JSONValue {
        let ben = SamplePerson.ben
        let home: JSONValue = [
            "key": .string("~\(ben.nickname.uppercased())"),
            "id": 2,
            "name": .string(ben.name),
            "type": "PERSONAL",
            "owner": person(ben),
            "links": selfLink("users/\(ben.nickname)"),
        ]
        return repository(id: 1_000 + seed.number, in: home, key: "~\(ben.nickname.uppercased())")
            .adding("origin", repository)
    }

    var project: JSONValue {
        [
            "key": .string(key),
            "id": 1,
            "name": .string(subject.workspace),
            "public": false,
            "type": "NORMAL",
            "links": selfLink("projects/\(key)"),
        ]
    }

    private func repository(id: Int, in project: JSONValue, key: String) -> JSONValue {
        let own = "\(key)/\(subject.repository)"
        return [
            "slug": .string(subject.repository),
            "id": .number(JSONNumber(id)),
            "name": .string(subject.repository),
            "hierarchyId": .string(String(SampleSeed(number: 0, date: seed.date).commit("hierarchy").prefix(20))),
            "scmId": "git",
            "state": "AVAILABLE",
            "statusMessage": "Available",
            "forkable": true,
            "project": project,
            "public": false,
            "archived": false,
            "links": [
                "clone": [
                    ["href": .string("\(host)/scm/\(own).git"), "name": "http"],
                    ["href": .string("ssh://git@bitbucket.example.org:7999/\(own).git"), "name": "ssh"],
                ],
                "self": [["href": .string("\(host)/projects/\(key)/repos/\(subject.repository)/browse")]],
            ],
        ]
    }

    func ref(_ branch: String) -> JSONValue {
        ["id": .string("refs/heads/\(branch)"), "displayId": .string(branch), "type": "BRANCH"]
    }

    /// Data Center's links are lists.
    func selfLink(_ path: String) -> JSONValue {
        ["self": [["href": .string("\(host)/\(path)")]]]
    }
}
