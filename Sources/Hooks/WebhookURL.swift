/// The address of a webhook, `https://bittern.example.org/webhooks/{token}`, taken apart.
enum WebhookURL {
    private static let path = "/webhooks/"

    /// `publicURL` is without a slash at its end.
    static func make(_ publicURL: String, token: String) -> String { publicURL + path + token }

    /// What is behind `/webhooks/`; `nil` for an address of another kind.
    static func token(of url: String) -> String? { split(url)?.token }

    /// What is before `/webhooks/`, or the whole of an address of another kind.
    static func base(of url: String) -> String { split(url)?.base ?? url }

    private static func split(_ url: String) -> (base: String, token: String)? {
        guard let slash = url.lastIndex(of: "/") else { return nil }
        let (front, token) = (url[...slash], url[url.index(after: slash)...])
        guard front.hasSuffix(path), !token.isEmpty else { return nil }
        return (String(front.dropLast(path.count)), String(token))
    }
}
