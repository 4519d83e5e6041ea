import BitbucketAPI
import Domain

/// An entry of the catalogue: an action by name, what it takes, and the call that it is on each Bitbucket.
struct CatalogueAction: Sendable {
    let name: String
    /// What it does, in one sentence.
    let summary: String
    let inputs: [ActionInput]
    let calls: [CatalogueCall]
    /// Whether Bitbucket does it once, however often it is asked, though the method does not say so.
    let isRepeatable: Bool
    /// Inputs that make a step of it, for people to start from.
    let example: JSONValue

    init(
        _ name: String,
        _ summary: String,
        inputs: [ActionInput],
        isRepeatable: Bool = false,
        calls: [CatalogueCall],
        example: JSONValue = [:]
    ) {
        self.name = name
        self.summary = summary
        self.inputs = inputs
        self.calls = calls
        self.isRepeatable = isRepeatable
        self.example = example
    }

    /// The call that it is on this Bitbucket; nil when that cannot do it.
    func call(on app: App) -> CatalogueCall? { calls.first { $0.operation.app == app } }
}
