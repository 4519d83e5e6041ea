import Bitbucket

/// Where a customer may be sent back to: an address of an allowed origin, compared by scheme, host and port.
enum ReturnAddress {
    static func isAllowed(_ text: String, origins: [String]) -> Bool {
        guard text.utf8.count <= 2_048, let address = APIAddress(text) else { return false }
        return origins.contains { APIAddress($0)?.isSameOrigin(as: address) ?? false }
    }
}
