package import Domain
package import HTTPTypes

/// What a delivery's headers say.
///
/// None of it is signed.
package struct DeliveryHeaders: Sendable {
    /// The most bytes of a kept value.
    package static let valueBytes = 1_024
    /// The most bytes of a request id, a hook id and an event key.
    package static let identifierBytes = 256
    /// The most bytes of the body of a Data Center ping.
    package static let pingBytes = 1_024

    /// The only names that are kept, lower case.
    ///
    /// No credential and no signature is among them.
    package static let keptNames: Set<String> = [
        "content-type", "content-encoding", "user-agent", "x-event-key", "x-request-uuid", "x-request-id",
        "x-attempt-number", "x-hook-uuid", "x-bitbucket-type", "traceparent", "via",
    ]

    /// `X-Event-Key`; nil when absent or empty.
    package let eventKey: String?
    /// `X-Request-UUID` (Cloud), else `X-Request-Id` (Data Center), as it came.
    package let requestID: String?
    /// `X-Attempt-Number`, Cloud only; nil unless it is a number from 0 to 1,000,000.
    package let attempt: Int?
    /// `X-Hook-UUID`, Cloud only, without braces, lower case.
    package let hookID: String?
    /// Whether the Post Webhooks plugin of Data Center says that it is the sender (`X-Bitbucket-Type: server`).
    package let isFromPlugin: Bool
    /// What is to be stored, by lower-case name; of a repeated header the first.
    package let kept: [String: String]

    /// Reads what it knows and passes over the rest.
    package init(_ fields: HTTPFields) {
        var kept: [String: String] = [:]
        kept.reserveCapacity(Self.keptNames.count)
        for field in fields {
            let name = field.name.canonicalName
            guard Self.keptNames.contains(name), kept[name] == nil else { continue }
            kept[name] = field.value.prefix(utf8: Self.valueBytes)
        }
        func identifier(_ name: String) -> String? {
            guard let value = kept[name], !value.isEmpty else { return nil }
            return value.prefix(utf8: Self.identifierBytes)
        }
        eventKey = identifier("x-event-key")
        requestID = identifier("x-request-uuid") ?? identifier("x-request-id")
        attempt = kept["x-attempt-number"].flatMap { Int($0) }.flatMap { 0...1_000_000 ~= $0 ? $0 : nil }
        hookID = identifier("x-hook-uuid").flatMap(Identifier.normalised)
        isFromPlugin = kept["x-bitbucket-type"]?.lowercased() == "server"
        self.kept = kept
    }

    /// Whether this is the connection test of Data Center, which is never signed: `diagnostics:ping`, at most 1 KiB.
    package func isPing(product: Product, body: [UInt8]) -> Bool {
        product == .datacenter && eventKey == "diagnostics:ping" && body.count <= Self.pingBytes
    }
}
