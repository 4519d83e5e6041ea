import Domain

/// A webhook as Bitbucket has it.
package struct RemoteHook: Sendable, Hashable {
    /// Cloud's uuid without braces, in lower case, or Data Center's number.
    package let id: String
    package let url: String
    /// Cloud calls it description, Data Center name.
    package let name: String
    package let isActive: Bool
    /// Bitbucket's words, in its order.
    package let events: [String]
    /// Whether it signs what it sends; nil when Bitbucket does not say.
    package let hasSecret: Bool?
    /// What it hangs on, by the id that a new name does not change; without braces, nil when Bitbucket does not say.
    package let placeID: String?
    /// What that is called now, `acme/app`.
    package let placeName: String?

    package init(
        id: String,
        url: String,
        name: String,
        isActive: Bool,
        events: [String],
        hasSecret: Bool?,
        placeID: String? = nil,
        placeName: String? = nil
    ) {
        self.id = id
        self.url = url
        self.name = name
        self.isActive = isActive
        self.events = events
        self.hasSecret = hasSecret
        self.placeID = placeID
        self.placeName = placeName
    }

    /// Reads one hook of an answer; nil without what names it, and what else is missing is empty, or off.
    init?(_ value: JSONValue, product: Product) {
        let id: String?
        switch product {
        case .cloud: id = value["uuid"]?.string?.lowercased().filter { $0 != "{" && $0 != "}" }
        case .datacenter: id = value["id"]?.integer.map(String.init)
        }
        guard let id, !id.isEmpty, id.utf8.count <= 64 else { return nil }
        self.init(
            id: id,
            url: value["url"]?.string ?? "",
            name: (value[product == .cloud ? "description" : "name"]?.string).flatMap(ForeignText.line) ?? "",
            isActive: value["active"]?.boolean ?? false,
            events: value["events"]?.elements?.compactMap(\.string) ?? [],
            hasSecret: Self.hasSecret(value, product),
            placeID: Self.placeID(value["subject"]?["uuid"]?.string),
            placeName: (value["subject"]?["full_name"] ?? value["subject"]?["slug"])?.string.flatMap(ForeignText.line)
        )
    }

    /// Nil for anything that would be no part of an address.
    private static func placeID(_ uuid: String?) -> String? {
        guard let id = uuid?.lowercased().filter({ $0 != "{" && $0 != "}" }), (1...64).contains(id.utf8.count) else {
            return nil
        }
        return id.allSatisfy { $0.isHexDigit || $0 == "-" } ? id : nil
    }

    /// Data Center shows a hook's secret to whoever may change it, and none when there is none.
    private static func hasSecret(_ value: JSONValue, _ product: Product) -> Bool? {
        switch product {
        case .cloud: value["secret_set"]?.boolean
        case .datacenter: value["configuration"].map { ($0["secret"]?.string ?? "").isEmpty == false }
        }
    }
}

/// Some of the hooks of a place.
package struct HookPage: Sendable, Hashable {
    package let hooks: [RemoteHook]
    /// Where the next ones are, for `HookRequest.list(at:after:)`; nil after the last.
    package let next: HookPageMark?
}

/// Where a page of hooks begins.
package struct HookPageMark: Sendable, Hashable {
    /// What a request for it says after the API's base address.
    let reference: String
}
