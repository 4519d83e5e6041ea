import Bitbucket
package import BitbucketAPI
import Domain

/// A hook that an operator asks for.
package struct HookOrder: Sendable, Equatable {
    package let connection: String
    package let level: HookLevel
    /// As the operator wrote it: `acme/app`, `acme`, `KEY/app` or `KEY`.
    package let place: String
    /// Keys, or globs of keys, `pullrequest:*`.
    package let events: [String]
    /// What the webhook is to be called; `nil` for a name made of its place.
    package let name: String?

    package init(connection: String, level: HookLevel, place: String, events: [String], name: String?) {
        self.connection = connection
        self.level = level
        self.place = place
        self.events = events
        self.name = name
    }

    private static let nameLimit = 63

    /// Its place in one spelling, because Bitbucket does not care for the case of a name.
    ///
    /// - Throws: `HookError.badOrder` for what is no place of that level.
    func place(on product: Product) throws -> HookPlace {
        guard Self.levels(of: product).contains(level) else {
            throw HookError.badOrder(Self.wrongLevel(level, product))
        }
        let place: HookPlace
        do throws(HookPlaceError) {
            place = try HookPlace(canonical(product), product: product)
        } catch {
            throw HookError.badOrder(error.description)
        }
        guard place.level == level else {
            throw HookError.badOrder(
                "`\(self.place)` is a \(place.level.rawValue), not a \(level.rawValue); "
                    + Self.form(of: level, product)
            )
        }
        return place
    }

    private func canonical(_ product: Product) -> String {
        let names = place.split(separator: "/", omittingEmptySubsequences: false).map { $0.lowercased() }
        guard product == .datacenter, let project = names.first else { return names.joined(separator: "/") }
        return ([project.uppercased()] + names.dropFirst()).joined(separator: "/")
    }

    private static func levels(of product: Product) -> [HookLevel] {
        switch product {
        case .cloud: [.repository, .workspace]
        case .datacenter: [.repository, .project]
        }
    }

    private static func wrongLevel(_ level: HookLevel, _ product: Product) -> String {
        let known = levels(of: product).map(\.rawValue).joined(separator: " or a ")
        let name = product == .cloud ? "Bitbucket Cloud" : "Bitbucket Data Center"
        return "\(name) has no hooks of a \(level.rawValue); name a \(known)"
    }

    private static func form(of level: HookLevel, _ product: Product) -> String {
        let owner = product == .cloud ? "workspace" : "PROJECT"
        return level == .repository ? "write \(owner)/repository" : "write \(owner) alone"
    }

    /// `acme-app` for `acme/app`: the place, as names of webhooks may be.
    var derivedName: String {
        let plain = place.lowercased().unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "a"..."z", "0"..."9", ".", "_", "-": Character(scalar)
            default: "-"
            }
        }
        let name = plain.drop { "._-".contains($0) }.prefix(Self.nameLimit)
        return name.isEmpty ? "webhook" : String(name)
    }
}
