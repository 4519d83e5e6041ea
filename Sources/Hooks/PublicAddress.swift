import Curl
import Domain
import FoundationEssentials

/// The address that Bitbucket is to deliver to, as far as one can see from here whether it can.
struct PublicAddress {
    let url: String
    let product: Product

    /// What is doubtful about it, and what to set; `nil` when nothing is.
    ///
    /// No more than that: whoever tries things out on one machine knows better.
    var warning: String? {
        let remedy = "; BITTERN_PUBLIC_URL is to be the address at which Bitbucket reaches this service"
        guard let parsed = URL(string: url), let host = parsed.host() else { return "\(url) is no address" + remedy }
        let name = host.filter { $0 != "[" && $0 != "]" }.lowercased()
        if name == "localhost" || name.hasSuffix(".localhost") || isLoopback(name) {
            return "\(url) is this machine; only a Bitbucket that runs here can deliver there" + remedy
        }
        if product == .cloud, let reason = unreachable(name) {
            return "\(url) is \(reason), where Bitbucket Cloud cannot deliver" + remedy
        }
        guard parsed.scheme == "https" else {
            return "\(url) is not https: whoever carries the deliveries can read them" + remedy
        }
        return nil
    }

    private func isLoopback(_ host: String) -> Bool { host == "::1" || host.hasPrefix("127.") }

    private func unreachable(_ host: String) -> String? {
        if let address = IPAddress(host) {
            return AddressPolicy.publicOnly.refusal(ofIP: address, port: 443, host: host).map { _ in
                "an address that the internet does not know"
            }
        }
        return host.contains(".") ? nil : "a name that the internet does not know"
    }
}
