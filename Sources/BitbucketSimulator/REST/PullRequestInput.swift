import Domain

/// What a client sends to make a pull request, to either product.
struct PullRequestInput {
    let title: String
    let text: String
    let branch: String
    let destination: String

    /// Cloud's shape; throws its 400 with what is wrong, field by field.
    init(cloud body: JSONObject?) throws(Refusal) {
        guard let body else { throw Refusal(CloudAnswer.badRequest([])) }
        let json = JSONValue.object(body)
        var wrong: [(String, String)] = []
        let title = json["title"]?.string ?? ""
        let branch = json["source"]?["branch"]?["name"]?.string ?? ""
        if title.isEmpty { wrong.append(("title", "required key not provided")) }
        if branch.isEmpty { wrong.append(("source.branch.name", "required key not provided")) }
        if let destination = json["destination"], destination["branch"]?["name"]?.string == nil {
            wrong.append(("destination.branch.name", "required key not provided"))
        }
        guard wrong.isEmpty else { throw Refusal(CloudAnswer.badRequest(wrong)) }
        self.init(
            title: title,
            text: json["description"]?.string ?? json["summary"]?["raw"]?.string ?? "",
            branch: branch,
            destination: json["destination"]?["branch"]?["name"]?.string ?? "main"
        )
    }

    /// Data Center's shape; branches are named with or without `refs/heads/`.
    init(dataCenter body: JSONObject?) throws(Refusal) {
        guard let body else { throw Refusal(DataCenterAnswer.badBody) }
        let json = JSONValue.object(body)
        let wanted = ["title": json["title"], "fromRef": json["fromRef"]?["id"], "toRef": json["toRef"]?["id"]]
        let missing = ["title", "fromRef", "toRef"].filter { (wanted[$0] ?? nil)?.string?.isEmpty ?? true }
        guard missing.isEmpty else {
            throw Refusal(DataCenterAnswer.errors(400, missing.map { ($0, "The \($0) is required.") }))
        }
        func branch(_ end: String) -> String {
            (json[end]?["id"]?.string ?? "").replacing("refs/heads/", with: "")
        }
        self.init(
            title: json["title"]?.string ?? "",
            text: json["description"]?.string ?? "",
            branch: branch("fromRef"),
            destination: branch("toRef")
        )
    }

    init(title: String, text: String, branch: String, destination: String) {
        self.title = title
        self.text = text
        self.branch = branch
        self.destination = destination
    }
}

extension World {
    /// Makes it, and says what a sample about it says.
    mutating func open(
        _ input: PullRequestInput,
        in repository: PlaceBook.Repository,
        of product: Product,
        by person: SamplePerson
    ) -> SampleSubject {
        let (number, date) = (nextNumber(), now)
        let made = pullRequests.add(to: repository, of: product) { id in
            SimulatedPullRequest(
                id: id,
                title: input.title,
                text: input.text,
                branch: input.branch,
                destination: input.destination,
                author: person,
                number: number,
                date: date
            )
        }
        return made.subject(in: repository, actor: person)
    }

    /// What tells the hooks of it.
    func opened(_ subject: SampleSubject, of product: Product) -> SampleEvent {
        let key = product == .cloud ? "pullrequest:created" : "pr:opened"
        return SampleEvent(key, product: product, subject: subject, at: now)
    }
}
