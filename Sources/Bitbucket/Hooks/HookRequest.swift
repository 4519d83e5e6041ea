package import Domain
package import HTTPTypes

/// A call that lists, makes, changes or deletes webhooks in Bitbucket, with a path after the API's base address.
package struct HookRequest: DiscreetCall {
    /// What a hook is to be.
    package struct Content: Sendable {
        /// Cloud calls it description.
        package var name: String
        package var url: String
        /// Event keys, at least one and each once.
        package var events: [String]
        package var isActive: Bool
        /// At most 128 characters; nil leaves Cloud's as it is, and what it does to Data Center's nobody says.
        package var secret: Secret?

        package init(name: String, url: String, events: [String], isActive: Bool = true, secret: Secret?) {
            self.name = name
            self.url = url
            self.events = events
            self.isActive = isActive
            self.secret = secret
        }
    }

    package let head: HTTPRequest
    package let body: [UInt8]

    /// A page of a place's hooks: the first, or the one after another.
    package static func list(at place: HookPlace, after mark: HookPageMark? = nil) -> HookRequest {
        let first = place.product == .cloud ? "?pagelen=50" : "?limit=100"
        return HookRequest(.get, mark?.reference ?? place.path + first, body: nil)
    }

    package static func create(_ content: Content, at place: HookPlace) -> HookRequest {
        HookRequest(.post, place.path, body: content.json(for: place.product))
    }

    /// `id` as in `RemoteHook.id`.
    package static func get(_ id: String, at place: HookPlace) -> HookRequest {
        HookRequest(.get, path(of: id, at: place), body: nil)
    }

    /// Replaces everything but, on Cloud, a secret that is nil.
    package static func update(_ id: String, to content: Content, at place: HookPlace) -> HookRequest {
        HookRequest(.put, path(of: id, at: place), body: content.json(for: place.product))
    }

    package static func delete(_ id: String, at place: HookPlace) -> HookRequest {
        HookRequest(.delete, path(of: id, at: place), body: nil)
    }

    private init(_ method: HTTPRequest.Method, _ path: String, body: JSONValue?) {
        var fields: HTTPFields = [.accept: "application/json"]
        if body != nil { fields[.contentType] = "application/json" }
        head = HTTPRequest(method: method, scheme: nil, authority: nil, path: path, headerFields: fields)
        self.body = body.map { Array($0.text.utf8) } ?? []
    }

    private static func path(of id: String, at place: HookPlace) -> String {
        "\(place.path)/\(PercentEncoding.encode(place.product == .cloud ? "{\(id)}" : id))"
    }
}

extension HookRequest.Content {
    fileprivate func json(for product: Product) -> JSONValue {
        var object = JSONObject()
        object[product == .cloud ? "description" : "name"] = .string(name)
        object["url"] = .string(url)
        object["active"] = .bool(isActive)
        object["events"] = .array(events.map { .string($0) })
        let secret = secret?.withValue { JSONValue.string($0) }
        switch product {
        case .cloud: object["secret"] = secret
        case .datacenter:
            // An empty text as secret is answered with 500.
            object["configuration"] = secret.map { ["secret": $0] }
            object["sslVerificationRequired"] = true
        }
        return .object(object)
    }
}
