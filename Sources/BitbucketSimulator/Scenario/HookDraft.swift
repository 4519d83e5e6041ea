import Domain

/// A hook that stands in a scenario, or is asked for at the control door.
struct HookDraft: Sendable {
    private let url: String
    private let secret: String?
    private let events: [String]
    private let gzipAboveBytes: Int?
    private let name: String
    private let product: Product
    private let repository: String?
    private let workspace: String?

    /// `{url, secret, events, gzip_above_bytes, description, product, workspace, repository}`.
    ///
    /// `repository` is `acme/app`; with neither it nor a workspace the hook hears of everything that happens anywhere.
    init(_ object: inout ScenarioObject) throws(ScenarioError) {
        url = try object.neededText("url")
        guard HookSender.request(to: url) != nil else {
            throw ScenarioError("\(object.place).url is not an http or https address")
        }
        secret = try object.text("secret")
        events = try object.texts("events") ?? []
        guard !events.isEmpty else { throw ScenarioError("\(object.place).events is not a list of event keys") }
        gzipAboveBytes = try object.integer("gzip_above_bytes", 0...Int(Int32.max))
        name = try object.text("description") ?? ""
        product = try object.word("product", of: Product.self) ?? .cloud
        repository = try object.text("repository")
        workspace = try object.text("workspace")
    }

    func register(in world: inout World) throws(ScenarioError) -> SimulatedHook {
        let (place, now) = (try place(in: world), world.now)
        return world.addHook { id in
            SimulatedHook(
                id: id,
                url: url,
                secret: secret,
                events: events,
                gzipAboveBytes: gzipAboveBytes,
                place: place,
                name: name,
                at: now
            )
        }
    }

    private func place(in world: World) throws(ScenarioError) -> HookPlace {
        guard let slug = repository?.prefix(while: { $0 != "/" }) ?? workspace?[...] else { return .anywhere }
        guard let origin = world.places.origin(of: String(slug)) else {
            throw ScenarioError("there is no workspace \(slug)")
        }
        guard let repository else { return .workspace(product, origin) }
        return .repository(product, workspace: origin, name: String(repository.dropFirst(slug.count + 1)))
    }
}
