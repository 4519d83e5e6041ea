/// One place where Bitbucket delivers, as a receiver needs to know it: whose it is, and which lane its deliveries take.
///
/// Its secrets are not here: they stay in `Credentials`.
package struct Webhook: Sendable, Equatable {
    package let name: String
    package let product: Product
    /// The unguessable last part of its address.
    package let token: String
    package let lane: Lane
    /// True only when the operator asked by name for a webhook that verifies nothing.
    package let isUnsigned: Bool
    package let connection: String?
    package let customer: String?

    package init(
        name: String,
        product: Product,
        token: String,
        lane: Lane,
        isUnsigned: Bool,
        connection: String?,
        customer: String?
    ) {
        self.name = name
        self.product = product
        self.token = token
        self.lane = lane
        self.isUnsigned = isUnsigned
        self.connection = connection
        self.customer = customer
    }
}

/// A total order of deliveries: all of a webhook's deliveries are stored in its lane, one batch at a time.
package struct Lane: RawRepresentable, Hashable, Sendable {
    /// 0 … 15; the low four bits of every id of the lane.
    package let rawValue: Int16

    /// Every lane that an id has room for.
    package static let all: [Lane] = (0...15).compactMap(Lane.init(rawValue:))

    package init?(rawValue: Int16) {
        guard (0...15).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}
