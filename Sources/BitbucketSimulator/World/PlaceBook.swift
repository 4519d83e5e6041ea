/// Workspaces and repositories, which keep their ids when they are renamed.
///
/// A workspace is a project of Data Center as well; its key is the slug in capitals.
struct PlaceBook: Sendable {
    struct Workspace: Sendable {
        /// The slug it had first; everything else refers to it by this.
        let origin: String
        var slug: String
        var name: String

        /// In braces, as Cloud writes it.
        var uuid: String { "{\(SampleSeed.lasting.uuid("workspace \(origin)"))}" }

        /// What Data Center calls it.
        var key: String { slug.uppercased() }
    }

    struct Repository: Sendable {
        let workspace: Workspace
        let name: String

        /// By its first slug, `acme/app`.
        var key: String { "\(workspace.origin)/\(name)" }

        /// In braces, as Cloud writes it.
        var uuid: String { "{\(SampleSeed.lasting.uuid("repository \(key)"))}" }

        /// A sample about it; the rest of the subject is as in every sample.
        func subject(actor: SamplePerson) -> SampleSubject {
            var subject = SampleSubject(workspace: workspace.slug, repository: name, actor: actor)
            subject.workspaceOrigin = workspace.origin
            return subject
        }
    }

    /// The repository that every sample is about.
    private static let sample = SampleSubject().repository

    private(set) var workspaces: [Workspace] = []

    /// Nil when each repository that is asked for is there.
    private var closed: Set<String>?
    private var seen: Set<String> = []

    /// `repositories` are those that exist, `acme/app`; without them each one does.
    init(workspaces: [String], repositories: Set<String>?) {
        closed = repositories
        for slug in workspaces { add(slug) }
        for name in repositories ?? [] { add(String(name.prefix { $0 != "/" })) }
    }

    /// Makes it unless it is there.
    mutating func add(_ slug: String, name: String? = nil) {
        guard !slug.isEmpty, origin(of: slug) == nil else { return }
        workspaces.append(Workspace(origin: slug, slug: slug, name: name ?? slug))
    }

    /// Makes `acme/app`, and its workspace.
    mutating func addRepository(_ fullName: String) {
        let slug = String(fullName.prefix { $0 != "/" })
        add(slug)
        guard let workspace = workspace(slug) else { return }
        let key = "\(workspace.origin)/\(fullName.dropFirst(slug.count + 1))"
        if closed == nil { seen.insert(key) } else { closed?.insert(key) }
    }

    /// Whether there was one to rename, and the new slug is free.
    mutating func rename(_ slug: String, to new: String) -> Bool {
        guard !new.isEmpty, !workspaces.contains(where: { $0.slug == new }),
            let index = workspaces.firstIndex(where: { $0.slug == slug })
        else { return false }
        workspaces[index].slug = new
        return true
    }

    /// By its slug or its `{uuid}`.
    func workspace(_ named: String) -> Workspace? {
        workspaces.first { $0.slug == named || $0.uuid == named }
    }

    /// The first slug of what somebody calls by its first or its present one.
    func origin(of slug: String) -> String? {
        workspaces.first { $0.slug == slug }?.origin ?? workspaces.first { $0.origin == slug }?.origin
    }

    /// Data Center's word for it: the key of a project, whatever its case; the one that is written so, if there are two.
    func project(_ key: String) -> Workspace? {
        workspaces.first { $0.slug == key } ?? workspaces.first { $0.slug.lowercased() == key.lowercased() }
    }

    /// By its slug or its `{uuid}`; where no repositories were listed, each is there from its first mention on.
    mutating func repository(_ named: String, in workspace: Workspace) -> Repository? {
        if let known = repositories(of: workspace).first(where: { $0.name == named || $0.uuid == named }) {
            return known
        }
        let repository = Repository(workspace: workspace, name: named)
        guard closed == nil, Self.isSlug(named) else { return nil }
        seen.insert(repository.key)
        return repository
    }

    /// In the order of their names.
    func repositories(of workspace: Workspace) -> [Repository] {
        let keys = closed ?? seen.union(["\(workspace.origin)/\(Self.sample)"])
        let prefix = "\(workspace.origin)/"
        return keys.filter { $0.hasPrefix(prefix) }.sorted().map {
            Repository(workspace: workspace, name: String($0.dropFirst(prefix.count)))
        }
    }

    private static func isSlug(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
