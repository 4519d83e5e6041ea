/// Which addresses a request may reach, asked after DNS about the address that would be connected to.
///
/// So it does not matter how the host was spelled, what its name resolved to a moment ago, or who opened the pooled
/// connection that the request would reuse.
package struct AddressPolicy: Hashable, Sendable {
    private struct Endpoint: Hashable {
        let host: String
        let port: Int
    }

    private var allowsAnything = false
    private var ranges: [AddressRange] = []
    private var endpoints: Set<Endpoint> = []

    /// Public addresses only: no loopback, private, link-local or otherwise special one.
    package static let publicOnly = AddressPolicy()

    /// Every address.
    ///
    /// For tests, and for calls whose target an operator wrote, never a customer.
    package static let anywhere = AddressPolicy(allowsAnything: true)

    /// Public addresses, those in `cidrs`, and whatever the exact `endpoints` resolve to.
    ///
    /// An endpoint is the host and port of a base URL that the operator allowed (an IPv6 host with or without
    /// brackets); it is compared as text, in any case, with the host and port of the request.
    /// Throws for what is not a range, an empty host, and a port outside 1 … 65535.
    package init(allowing cidrs: [String], endpoints: [(host: String, port: Int)] = []) throws(AddressPolicyError) {
        for cidr in cidrs { ranges.append(try AddressRange(cidr)) }
        for (host, port) in endpoints {
            let host = host.lowercased().filter { $0 != "[" && $0 != "]" }
            guard !host.isEmpty, (1...65535).contains(port) else {
                throw AddressPolicyError(
                    "'\(host)', port \(port) is not an endpoint; it needs a host and a port of 1 to 65535"
                )
            }
            self.endpoints.insert(Endpoint(host: host, port: port))
        }
    }

    private init(allowsAnything: Bool = false) { self.allowsAnything = allowsAnything }

    /// Why a request for `host` and `port` may not be sent to this address; nil when it may.
    package func refusal(ofIP address: IPAddress, port: Int, host: String) -> String? {
        guard !allowsAnything, !endpoints.contains(Endpoint(host: host.lowercased(), port: port)),
            let special = SpecialAddresses.name(of: address), !ranges.contains(where: { $0.contains(address) })
        else { return nil }
        return "\(host) is at \(address) (\(special)), which the address policy refuses"
    }
}
