import Domain
package import HTTPTypes

/// A request that Bitbucket would not know what to do with.
package struct Stranger: Sendable, Hashable {
    package let method: HTTPRequest.Method

    /// Without its query.
    package let path: String

    /// A sentence without its capital and full stop.
    package let reason: String

    /// As `GET /simulator/strangers` shows it.
    var json: JSONValue {
        ["method": .string(method.rawValue), "path": .string(path), "reason": .string(reason)]
    }
}
