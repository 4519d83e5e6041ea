import FoundationEssentials
import HTTPTypes

/// Tells whether the button was pressed on our own page.
///
/// No session of ours could be abused by a foreign form: there is none. But Bitbucket may remember a consent and not ask again,
/// and then a page that sends its visitors here by itself would connect their accounts for whoever made it, unseen.
struct OwnForm {
    private let origin: String

    init(publicURL: String) { origin = Self.origin(of: publicURL) }

    /// Whether the browser says so, or says nothing: an old one, or none at all, is let in.
    func isSender(of headers: HTTPFields) -> Bool {
        if let site = headers[.fetchSite] { return site == "same-origin" || site == "none" }
        // Ours tells no referrer, for which browsers write null.
        guard let origin = headers[.origin], origin != "null" else { return true }
        return Self.origin(of: origin) == self.origin
    }

    private static func origin(of text: String) -> String {
        let url = URL(string: text)
        let port = url?.port.map { ":\($0)" } ?? ""
        return "\(url?.scheme ?? "")://\(url?.host()?.lowercased() ?? "")\(port)"
    }
}

extension HTTPField.Name {
    fileprivate static var fetchSite: HTTPField.Name {
        guard let name = HTTPField.Name("Sec-Fetch-Site") else { preconditionFailure("it is a field's name") }
        return name
    }
}
