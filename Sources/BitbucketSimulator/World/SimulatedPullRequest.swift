import Domain
import FoundationEssentials

/// A pull request that somebody made here; every other number has the one of every sample, open.
struct SimulatedPullRequest: Sendable {
    let id: Int
    let title: String
    let text: String
    let branch: String
    let destination: String
    let author: SamplePerson

    /// Its commits and times follow from it.
    let number: Int
    let date: Date
    var state = CloudPullRequestSample.State.open

    /// Data Center counts each change; who changes it has to name the last count.
    var version = 0

    /// Those whose opinion it has.
    var approvals: [SamplePerson] = []

    /// What a sample about it says.
    func subject(in repository: PlaceBook.Repository, actor: SamplePerson) -> SampleSubject {
        var subject = repository.subject(actor: actor)
        subject.branch = branch
        subject.destination = destination
        subject.pullRequest = id
        subject.number = number
        subject.title = title
        subject.text = text
        subject.author = author
        return subject
    }
}

/// The pull requests of both products, each repository's numbered from 1.
struct PullRequestBook: Sendable {
    private var all: [String: [SimulatedPullRequest]] = [:]

    /// Makes it with the next number of its repository.
    mutating func add(
        to repository: PlaceBook.Repository,
        of product: Product,
        _ make: (_ id: Int) -> SimulatedPullRequest
    ) -> SimulatedPullRequest {
        let key = Self.key(repository, product)
        let made = make((all[key]?.last?.id ?? 0) + 1)
        all[key, default: []].append(made)
        return made
    }

    /// In the order in which they were made.
    func list(of repository: PlaceBook.Repository, _ product: Product) -> [SimulatedPullRequest] {
        all[Self.key(repository, product)] ?? []
    }

    func find(_ id: Int, in repository: PlaceBook.Repository, of product: Product) -> SimulatedPullRequest? {
        list(of: repository, product).first { $0.id == id }
    }

    /// Keeps what was changed; one that is only a sample has nothing to keep.
    mutating func replace(
        with pullRequest: SimulatedPullRequest,
        in repository: PlaceBook.Repository,
        of product: Product
    ) {
        let key = Self.key(repository, product)
        guard let index = all[key]?.firstIndex(where: { $0.id == pullRequest.id }) else { return }
        all[key]?[index] = pullRequest
    }

    private static func key(_ repository: PlaceBook.Repository, _ product: Product) -> String {
        "\(product.rawValue) \(repository.key)"
    }
}
