import Domain

/// What is known of one event key: the type it means, what its body must hold, and who reads it.
///
/// The tables are `CloudKeys`, `DataCenterKeys` and `PluginKeys`.
struct EventKey: Sendable {
    typealias Reader = @Sendable (Event, TriggerType) -> [TriggerDraft]

    /// For pushes the type of a push without changes; each change has its own.
    let type: TriggerType
    /// The objects of the body without which a key that is only a header's is not believed.
    var requires: [String] = []
    /// The lists of the body without which it is not.
    var requiresLists: [String] = []
    /// Parts that only the bodies of other events have: with one of them a header's key is not believed.
    var excludes: [String] = []
    /// The states of the pull request, in lower case, that contradict the key.
    var deniedBy: [String] = []
    let read: Reader

    /// What is known of `key` as `product` uses it; nil makes the trigger `unknown`.
    static func known(_ key: String, _ product: Product) -> EventKey? {
        switch product {
        case .cloud: CloudKeys.table[key]
        case .datacenter: DataCenterKeys.table[key] ?? PluginKeys.table[key]
        }
    }
}
