import Credentials
import Domain
import FoundationEssentials
import HTTPTypes

/// The cookie that binds a trip to Bitbucket to the browser that began it.
///
/// It comes back from Bitbucket's site by a link, which `SameSite=Lax` allows; no script reads it, and no other address gets it.
struct ConsentCookie {
    static let name = "bittern_connect"
    /// Of a cookie that is worth opening.
    private static let limitBytes = 2_048

    private let attributes: String

    init(publicURL: String) {
        let url = URL(string: publicURL)
        let folder = url?.path() ?? ""
        let isSecure = url?.scheme == "https"
        let seconds = Int(Consent.lifetime / .seconds(1))
        attributes = "Path=\(folder)/oauth; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    /// The value of a `Set-Cookie` field.
    func line(setting value: Secret) -> String { value.withValue { "\(Self.name)=\($0); \(attributes)" } }

    /// What a request's `Cookie` fields have under this name; the first when there are several.
    func value(in headers: HTTPFields) -> String? {
        let start = "\(Self.name)="
        let cookies = headers[values: .cookie].flatMap { $0.split(separator: ";") }
        let ours = cookies.map { $0.drop { $0 == " " } }.first { $0.hasPrefix(start) }
        guard let ours, ours.utf8.count <= Self.limitBytes else { return nil }
        return String(ours.dropFirst(start.count))
    }
}
