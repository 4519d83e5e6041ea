import Domain
import FoundationEssentials

/// On which terms tokens are made now.
struct TokenTerms: Sendable {
    let now: Date
    let lifetime: Duration
    let length: Int
    let grace: Duration
    let idleLimit: Duration

    /// Cloud's tokens live two hours and its used refresh tokens ten minutes more; Data Center's one hour and not at all.
    init(_ settings: SimulatorSettings, of product: Product, at now: Date) {
        let usual: Duration = product == .cloud ? .seconds(7_200) : .seconds(3_600)
        self.now = now
        lifetime = settings.accessLifetime ?? usual
        length = settings.tokenLength
        grace = product == .cloud ? settings.refreshGrace : .zero
        idleLimit = settings.refreshIdleLimit
    }
}
