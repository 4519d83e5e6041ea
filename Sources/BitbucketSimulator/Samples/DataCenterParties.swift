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

    var repository: JSONValue {
        let own = "\(key)/\(subject.repository)"
        return [
            "slug": .string(subject.repository),
            "id": 1,
            "name": .string(subject.repository),
            "hierarchyId": .string(String(SampleSeed(number: 0, date: seed.date).commit("hierarchy").prefix(20))),
            "scmId": "git",
            "state": "AVAILABLE",
            "statusMessage": "Available",
            "forkable": true,
            "project": [
                "key": .string(key),
                "id": 1,
                "name": .string(subject.workspace),
                "public": false,
                "type": "NORMAL",
                "links": selfLink("projects/\(key)"),
            ],
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
