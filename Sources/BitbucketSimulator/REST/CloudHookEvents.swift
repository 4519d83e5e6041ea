import BitbucketAPI
import Domain
import HTTPTypes

/// What a hook may be told, which everybody may ask.
enum CloudHookEvents {
    static let endpoints: [Endpoint] = [
        .open(.get, "/2.0/hook_events") { _, call throws(Refusal) in
            func subject(_ name: String) -> JSONValue {
                ["links": CloudParties.links([("events", "\(call.origin)\(call.path)/\(name)")])]
            }
            return .json(200, ["repository": subject("repository"), "workspace": subject("workspace")])
        },
        .open(.get, "/2.0/hook_events/{subject_type}") { _, call throws(Refusal) in
            guard let level = HookLevel(rawValue: call.place("subject_type")), level != .project else {
                throw Refusal(CloudAnswer.error(404, "Resource not found"))
            }
            let events = Events.all(of: .cloud).filter { $0.levels.contains(level) }
            return try CloudPage.of(events.map { json($0.key) }, for: call, usualLength: 30)
        },
    ]

    private static func json(_ key: String) -> JSONValue {
        let sides = key.split(separator: ":")
        let label = sides.last.map { $0.replacing("_", with: " ").sentence } ?? key
        return [
            "event": .string(key),
            "category": .string(sides.first == "pullrequest" ? "Pull Request" : sides[0].sentence),
            "label": .string(label),
            "description": .string(SampleKind.named(key, from: .cloud)?.summary ?? label),
        ]
    }
}

extension StringProtocol {
    /// `comment created` as `Comment created`.
    fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() }
}
