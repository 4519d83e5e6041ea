package import Domain

/// The events that a hook can be made for.
package enum Events {
    /// In the order in which they are shown.
    package static func all(of product: Product) -> [EventFact] {
        switch product {
        case .cloud: CloudEvents.all
        case .datacenter: DataCenterEvents.all
        }
    }

    /// Nil for a key that no hook can subscribe to.
    package static func find(_ key: String, product: Product) -> EventFact? {
        all(of: product).first { $0.key == key }
    }

    /// The events that keys and globs (`pullrequest:*`) mean at `level`, each once, in the order of `all`.
    ///
    /// A glob passes over events with a warning unless it means no others. Data Center's facts come with the scope of
    /// `level`. Throws for every pattern that means nothing there, all of them at once, and when there is no pattern.
    package static func expand(
        _ patterns: [String],
        product: Product,
        level: HookLevel
    ) throws(UnknownEvents) -> [EventFact] {
        let here = all(of: product).filter { $0.levels.contains(level) }
        var wanted: Set<String> = []
        var problems = patterns.isEmpty ? ["no event is named; write keys, or `*` for all of them"] : []
        for pattern in patterns {
            let meant = keys(meantBy: pattern, of: here)
            if meant.isEmpty { problems.append(problem(with: pattern, product, level, here)) }
            wanted.formUnion(meant)
        }
        guard problems.isEmpty else { throw UnknownEvents(problems: problems) }
        return here.filter { wanted.contains($0.key) }.map { at(level, $0, product) }
    }

    private static func keys(meantBy pattern: String, of events: [EventFact]) -> [String] {
        let matching = events.filter { Glob.matches(pattern, $0.key) }
        let plain = matching.filter { $0.warning == nil || $0.key == pattern }
        return (plain.isEmpty ? matching : plain).map(\.key)
    }

    private static func at(_ level: HookLevel, _ event: EventFact, _ product: Product) -> EventFact {
        guard product == .datacenter, level == .project else { return event }
        return EventFact(key: event.key, scope: "PROJECT_ADMIN", levels: event.levels, warning: event.warning)
    }

    private static func problem(
        with pattern: String,
        _ product: Product,
        _ level: HookLevel,
        _ here: [EventFact]
    ) -> String {
        if let event = find(pattern, product: product) {
            let levels = event.levels.map(\.rawValue).sorted().joined(separator: " or ")
            return "`\(pattern)` comes to hooks of a \(levels) only, not to those of a \(level.rawValue)"
        }
        let name = product == .cloud ? "Cloud" : "Data Center"
        let refusal = "no event of \(name) is called `\(pattern.prefix(100))`"
        if product == .datacenter, let real = DataCenterEvents.realNames[pattern] {
            return "\(refusal), whatever its documentation says; write `\(real)`"
        }
        let other: Product = product == .cloud ? .datacenter : .cloud
        if find(pattern, product: other) != nil {
            return "\(refusal): that is a key of \(other == .cloud ? "Cloud" : "Data Center")"
        }
        let families = Set(here.compactMap { $0.key.split(separator: ":").first.map { "\($0):*" } }).sorted()
        let nearest = NearestName.nearest(to: pattern, in: here.map(\.key) + families)
        return refusal + (nearest.map { "; the nearest is `\($0)`" } ?? "")
    }
}
