package import Domain

/// What Bitbucket says of a connection, told to a person: the sentences behind `bittern connections check`.
package struct ConnectionCheckStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `ConnectionCheck`.
    package init(of check: JSONValue) {
        var story = StoryLines()
        story.add("connection", check["name"]?.string)
        story.add("usable", check["usable"]?.boolean == true ? "yes" : "no: \(check["problem"]?.string ?? "")")
        story.add("account", Self.account(check["account"]))
        let workspaces = check["workspaces"]?.texts ?? []
        story.add("workspaces", workspaces.isEmpty ? nil : workspaces.joined(separator: ", "))
        story.add("granted", check["scopes"]?.elements.map { $0.compactMap(\.string).joined(separator: ", ") })
        story.add("token", check["expires_in_seconds"]?.integer.map { "good for \($0 / 60) min" })
        let missing = (check["doctor"]?["missing"]?.elements ?? []).compactMap { $0["scope"]?.string }
        story.add("warning", missing.isEmpty ? nil : "needed, and not granted: \(missing.joined(separator: ", "))")
        story.add("verdict", check["doctor"]?["lines"]?.texts ?? [])
        text = story.text
    }

    private static func account(_ account: JSONValue?) -> String? {
        let parts = [account?["name"]?.string, account?["id"]?.string.map { "(\($0))" }].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }
}
