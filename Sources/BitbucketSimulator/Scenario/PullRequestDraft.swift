import Domain

/// A pull request that stands in a scenario, or that a person makes at the control door.
struct PullRequestDraft: Sendable {
    private let input: PullRequestInput
    private let product: Product
    private let repository: String
    private let author: String?

    /// `{repository, title, description, branch, destination, author, product}`.
    ///
    /// `repository` is `acme/app` and needed, as the title is; the author is an account's nickname, else
    /// somebody who has connected nothing: what a connection's own account does starts no workflow.
    init(_ object: inout ScenarioObject) throws(ScenarioError) {
        repository = try object.neededText("repository")
        input = PullRequestInput(
            title: try object.neededText("title"),
            text: try object.text("description") ?? "",
            branch: try object.text("branch") ?? SampleSubject().branch,
            destination: try object.text("destination") ?? "main"
        )
        product = try object.word("product", of: Product.self) ?? .cloud
        author = try object.text("author")
    }

    /// Makes it; the event is what the hooks are told.
    func open(in world: inout World) throws(ScenarioError) -> (json: JSONValue, event: SampleEvent) {
        let slug = String(repository.prefix { $0 != "/" })
        let name = String(repository.dropFirst(slug.count + 1))
        guard let workspace = world.places.workspace(slug) ?? world.places.project(slug),
            let found = world.places.repository(name, in: workspace)
        else { throw ScenarioError("there is no repository \(repository)") }
        let person = author.map { world.account($0)?.person } ?? .ada
        guard let person else { throw ScenarioError("there is no account \(author ?? "")") }
        let subject = world.open(input, in: found, of: product, by: person)
        let json: JSONValue = [
            "id": .number(JSONNumber(subject.pullRequest)),
            "repository": .string(found.key),
            "product": .string(product.rawValue),
            "title": .string(input.title),
            "author": .string(person.nickname),
        ]
        return (json, world.opened(subject, of: product))
    }
}
