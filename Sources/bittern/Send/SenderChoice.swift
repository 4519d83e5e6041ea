package import BitbucketSimulator
package import Domain

/// Whom a sample comes from, as far as the event key and the options say, and what to tell about the guess.
package struct SenderChoice {
    package let sender: SampleSender

    /// Sentences for standard error; none when nothing had to be guessed.
    package let remarks: [String]

    /// `product` is nil when nobody named one; `plugin` wins over it.
    package init(key: String, product: Product?, plugin: Bool) {
        let senders = SampleKind.senders(of: key)
        if plugin {
            self.init(.plugin, senders.contains(.plugin) ? [] : [Self.unknown(key, to: .plugin)])
        } else if let product {
            self.init(key, of: product, knownTo: senders)
        } else if let first = senders.first {
            // Cloud's, where the plugin has the same key: --plugin asks for that one by name.
            self.init(first, [])
        } else {
            let near = NearestName.likely(for: key, in: Self.keys)
            let sender = near.flatMap { SampleKind.senders(of: $0).first } ?? .cloud
            self.init(sender, [Self.unknown(key, to: sender)])
        }
    }

    private init(_ key: String, of product: Product, knownTo senders: [SampleSender]) {
        let own = SampleSender(product)
        if senders.contains(own) {
            self.init(own, [])
        } else if product == .datacenter, senders.contains(.plugin) {
            self.init(.plugin, ["only the Post Webhooks plugin sends \(key) from Data Center; taking the plugin's"])
        } else {
            self.init(own, [Self.unknown(key, to: own)])
        }
    }

    private init(_ sender: SampleSender, _ remarks: [String]) {
        self.sender = sender
        self.remarks = remarks
    }

    private static let keys = SampleKind.all.map(\.eventKey)

    private static func unknown(_ key: String, to sender: SampleSender) -> String {
        let name =
            switch sender {
            case .cloud: "Bitbucket Cloud"
            case .datacenter: "Bitbucket Data Center"
            case .plugin: "the Post Webhooks plugin"
            }
        let hint = NearestName.hint(for: key, in: SampleKind.of(sender).map(\.eventKey))
        return "\(name) has no event `\(key)`\(hint); sending it all the same"
    }
}
