import Domain

/// One sample about to be written: what it is about, the numbers in it, and its shape.
struct SampleScene {
    let eventKey: String
    let variant: SampleVariant
    let subject: SampleSubject
    let seed: SampleSeed

    var cloud: CloudSample { CloudSample(subject: subject, seed: seed, variant: variant) }
    var dataCenter: DataCenterSample {
        DataCenterSample(eventKey: eventKey, subject: subject, seed: seed, variant: variant)
    }
    var plugin: PluginSample { PluginSample(subject: subject, seed: seed, variant: variant) }

    /// The body of an event that this sender does not have.
    func plain(of sender: SampleSender) -> JSONValue {
        switch sender {
        case .cloud: cloud.inRepository([])
        case .datacenter: dataCenter.inRepository([])
        case .plugin: plugin.inRepository([])
        }
    }
}

/// The members of a body or of an object in it, in the order in which they are written.
typealias SampleMembers = [(String, JSONValue)]
