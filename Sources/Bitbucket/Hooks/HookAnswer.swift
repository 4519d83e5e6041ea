package import Domain
package import HTTPTypes

/// Reads what Bitbucket answers to a `HookRequest`.
package struct HookAnswer: Sendable {
    private let status: Int
    private let headers: HTTPFields
    private let body: [UInt8]

    package init(status: Int, headers: HTTPFields, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A list's; hooks that have nothing to name them are left out.
    ///
    /// `apiBaseURL` is where the request went: a next page on another host is not gone to, and makes the answer unreadable.
    package func page(of place: HookPlace, apiBaseURL: String) -> APIAnswer<HookPage> {
        read { answer in
            guard let values = answer["values"]?.elements else { return .unreadable("it is no page of webhooks") }
            let hooks = values.compactMap { RemoteHook($0, product: place.product) }
            switch place.product {
            case .cloud:
                guard let next = answer["next"]?.string else { return .done(HookPage(hooks: hooks, next: nil)) }
                guard let base = APIAddress(apiBaseURL), let reference = APIAddress(next)?.reference(under: base) else {
                    return .unreadable("its next page is at another host")
                }
                return .done(HookPage(hooks: hooks, next: HookPageMark(reference: reference)))
            case .datacenter:
                guard answer["isLastPage"]?.boolean != true, let start = answer["nextPageStart"]?.integer, start > 0
                else {
                    return .done(HookPage(hooks: hooks, next: nil))
                }
                let mark = HookPageMark(reference: "\(place.path)?limit=100&start=\(start)")
                return .done(HookPage(hooks: hooks, next: mark))
            }
        }
    }

    /// A created, changed or fetched hook's.
    package func hook(of product: Product) -> APIAnswer<RemoteHook> {
        read { answer in
            RemoteHook(answer, product: product).map { .done($0) } ?? .unreadable("it names no webhook")
        }
    }

    /// A deletion's: done, also when it was not there any more.
    package func deletion() -> APIAnswer<Void> {
        if (200...299).contains(status) { return .done(()) }
        let refusal = APIRefusal(status: status, headers: headers, body: body)
        return refusal.isMissing ? .done(()) : .refused(refusal)
    }

    private func read<Value>(_ reading: (JSONValue) -> APIAnswer<Value>) -> APIAnswer<Value> {
        guard (200...299).contains(status) else {
            return .refused(APIRefusal(status: status, headers: headers, body: body))
        }
        // What it is instead is in the reason.
        guard body.count <= Self.bodyLimitBytes, let answer = try? JSONValue(parsing: body) else {
            return .unreadable("it is \(ForeignText.kind(of: body))")
        }
        return reading(answer)
    }

    static let bodyLimitBytes = 4 << 20
}
