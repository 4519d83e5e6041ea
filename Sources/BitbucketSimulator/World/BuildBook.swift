import Domain

/// How builds of commits stand, as somebody told Bitbucket; of each commit in the order in which they were first told of.
struct BuildBook: Sendable {
    struct Build: Sendable {
        /// What tells it from the commit's others; the same again takes its place.
        let key: String
        let state: String
        let url: String
        let name: String?
        let text: String?
        let ref: String?
    }

    private var all: [String: [Build]] = [:]

    /// Whether there was none of this key before.
    mutating func set(
        _ build: Build,
        on commit: String,
        in repository: PlaceBook.Repository,
        of product: Product
    ) -> Bool {
        let place = Self.place(commit, repository, product)
        guard let index = all[place]?.firstIndex(where: { $0.key == build.key }) else {
            all[place, default: []].append(build)
            return true
        }
        all[place]?[index] = build
        return false
    }

    func list(of commit: String, in repository: PlaceBook.Repository, of product: Product) -> [Build] {
        all[Self.place(commit, repository, product)] ?? []
    }

    private static func place(_ commit: String, _ repository: PlaceBook.Repository, _ product: Product) -> String {
        "\(product.rawValue) \(repository.key) \(commit)"
    }
}
