import Bitbucket

/// What may be an address of Bitbucket's.
enum BaseURL {
    /// Http or https, with a host, and nothing that would swallow what is appended: no query, no fragment, no account.
    static func isFit(_ text: String) -> Bool {
        text.utf8.count <= 2_048 && APIAddress(text).map { $0.query == nil } ?? false
    }

    /// Without the slashes at its end.
    static func trimmed(_ text: String) -> String {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
