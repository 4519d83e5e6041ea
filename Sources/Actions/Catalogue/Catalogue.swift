import BitbucketAPI
import Domain

/// Every action but `http.request`: those with friendly inputs, and one for each operation of the two APIs.
enum Catalogue {
    /// The ones that people automate, sorted by name.
    static let friendly: [CatalogueAction] =
        (pullRequests + reviews + branchesAndTags + commits + pipelines + variables + repositories + users)
        .sorted { $0.name < $1.name }

    /// What stands before the name of an operation of an app's API.
    static func prefix(of app: App) -> String { "\(app.rawValue).api." }

    /// Every name, the friendly ones first.
    static var names: [String] {
        friendly.map(\.name)
            + App.allCases.flatMap { app in APIOperations.all(of: app).map { prefix(of: app) + $0.name } }
    }

    /// The action of this name; nil when there is none.
    static func named(_ name: String) -> CatalogueAction? {
        if let action = byName[name] { return action }
        for app in App.allCases where name.hasPrefix(prefix(of: app)) {
            let operation = APIOperations.named(String(name.dropFirst(prefix(of: app).count)), app: app)
            return operation.map(CatalogueAction.init)
        }
        return nil
    }

    private static let byName = Dictionary(uniqueKeysWithValues: friendly.map { ($0.name, $0) })
}
