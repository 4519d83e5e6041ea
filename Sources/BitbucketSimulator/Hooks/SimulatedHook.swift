package import Domain
package import FoundationEssentials

/// A webhook that somebody registered with the simulator.
package struct SimulatedHook: Sendable {
    /// Without braces; Data Center's is a number.
    package let id: String

    package var url: String

    /// Without one its deliveries are not signed.
    package var secret: String?

    /// Whole event keys, as Bitbucket wants them.
    package var events: [String]

    /// A body longer than this is compressed with gzip, 0 for each body; nil never compresses.
    package var gzipAboveBytes: Int?

    package var place: HookPlace

    /// Cloud's "description", Data Center's "name".
    package var name: String

    /// Only an active one is told anything.
    package var isActive: Bool

    package var skipsCertificateCheck: Bool

    /// When it was made, and last changed.
    package let createdAt: Date
    package var updatedAt: Date

    package init(
        id: String,
        url: String,
        secret: String?,
        events: [String],
        gzipAboveBytes: Int? = nil,
        place: HookPlace = .anywhere,
        name: String = "",
        isActive: Bool = true,
        skipsCertificateCheck: Bool = false,
        at date: Date
    ) {
        self.id = id
        self.url = url
        self.secret = secret
        self.events = events
        self.gzipAboveBytes = gzipAboveBytes
        self.place = place
        self.name = name
        self.isActive = isActive
        self.skipsCertificateCheck = skipsCertificateCheck
        createdAt = date
        updatedAt = date
    }

    /// As the control door shows it: the secret is never given back.
    var json: JSONValue {
        [
            "uuid": .string("{\(id)}"),
            "url": .string(url),
            "events": .array(events.map { .string($0) }),
            "secret_set": .bool(secret != nil),
            "active": .bool(isActive),
            "place": .string(place.description),
            "description": .string(name),
            "gzip_above_bytes": gzipAboveBytes.map { .number(JSONNumber($0)) } ?? .null,
        ]
    }
}

/// Where a hook hears what happens.
package enum HookPlace: Sendable, Hashable, CustomStringConvertible {
    /// Of either product; the control door makes such hooks.
    case anywhere

    /// A whole workspace of Cloud, or project of Data Center, by the first slug of the workspace.
    case workspace(Product, String)

    /// One repository, by the first slug of its workspace and its own.
    case repository(Product, workspace: String, name: String)

    package var description: String {
        switch self {
        case .anywhere: "anywhere"
        case .workspace(let product, let origin): "\(product.rawValue) \(origin)"
        case .repository(let product, let origin, let name): "\(product.rawValue) \(origin)/\(name)"
        }
    }

    /// Whether the event happened here.
    func contains(_ event: SampleEvent, in places: PlaceBook) -> Bool {
        let subject = event.subject
        let origin = subject.flatMap { subject in
            // Data Center's events may say the project's key.
            subject.workspaceOrigin ?? places.origin(of: subject.workspace)
                ?? places.project(subject.workspace)?.origin
        }
        switch self {
        case .anywhere: return true
        case .workspace(let product, let workspace): return product == event.product && workspace == origin
        case .repository(let product, let workspace, let name):
            return product == event.product && workspace == origin && name == subject?.repository
        }
    }
}
