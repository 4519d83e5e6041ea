package import Domain

/// An event key as one sender uses it: when it is sent, and in which shapes.
package struct SampleKind: Sendable {
    package let sender: SampleSender

    /// Bitbucket's word, `pullrequest:created`.
    package let eventKey: String

    /// When it is sent, as a sentence without its capital and full stop.
    package let summary: String

    /// The usual one first.
    package let variants: [SampleVariant]

    /// Writes the body.
    let document: @Sendable (SampleScene) -> JSONValue

    private init(
        _ sender: SampleSender,
        _ eventKey: String,
        _ summary: String,
        _ variants: [SampleVariant],
        _ document: @escaping @Sendable (SampleScene) -> JSONValue
    ) {
        self.sender = sender
        self.eventKey = eventKey
        self.summary = summary
        self.variants = [.usual] + variants
        self.document = document
    }

    /// Every key of every sender: what is listed, sent and fired is all from here.
    package static let all = cloud + dataCenter + plugin

    /// The kinds of one sender, the commonest first.
    package static func of(_ sender: SampleSender) -> [SampleKind] { all.filter { $0.sender == sender } }

    /// The senders that know this key.
    package static func senders(of eventKey: String) -> [SampleSender] {
        all.filter { $0.eventKey == eventKey }.map(\.sender)
    }

    /// Nil when this sender has no such key.
    package static func named(_ eventKey: String, from sender: SampleSender) -> SampleKind? {
        all.first { $0.eventKey == eventKey && $0.sender == sender }
    }

    /// As the control door and `bittern send --list` show it, in the words that they take.
    package var json: JSONValue {
        [
            "event_key": .string(eventKey),
            "product": .string(sender.product.rawValue),
            "plugin": .bool(sender == .plugin),
            "variants": .array(variants.map { .string($0.rawValue) }),
            "summary": .string(summary),
        ]
    }

    /// A row of Cloud's table.
    static func cloud(
        _ eventKey: String,
        _ summary: String,
        _ variants: [SampleVariant] = [],
        _ body: @escaping @Sendable (CloudSample) -> JSONValue
    ) -> SampleKind {
        SampleKind(.cloud, eventKey, summary, variants) { body($0.cloud) }
    }

    /// A row of Data Center's table.
    static func dataCenter(
        _ eventKey: String,
        _ summary: String,
        _ variants: [SampleVariant] = [],
        _ body: @escaping @Sendable (DataCenterSample) -> JSONValue
    ) -> SampleKind {
        SampleKind(.datacenter, eventKey, summary, variants) { body($0.dataCenter) }
    }

    /// A row of the Post Webhooks plugin's table.
    static func plugin(
        _ eventKey: String,
        _ summary: String,
        _ variants: [SampleVariant] = [],
        _ body: @escaping @Sendable (PluginSample) -> JSONValue
    ) -> SampleKind {
        SampleKind(.plugin, eventKey, summary, variants) { body($0.plugin) }
    }
}
