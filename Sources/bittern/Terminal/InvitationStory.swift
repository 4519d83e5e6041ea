package import Domain

/// A new link for a customer, told to a person: the sentences behind `bittern connections invite`.
package struct InvitationStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `NewInvitation`.
    package init(of invitation: JSONValue) {
        func plain(_ name: String) -> String { invitation[name]?.string ?? "" }
        var story = StoryLines()
        story.add("link", plain("url"))
        story.add("holds", "until \(plain("expires_at")), and for one connection")
        story.add("customer", plain("customer"))
        story.add(
            "connection",
            invitation["reauthorization"]?.boolean == true
                ? "\(plain("connection")), which is there already: it is authorised anew, and keeps its webhooks and workflows"
                : "\(plain("connection")), which will be made"
        )
        story.add("returns to", invitation["return_to"]?.string)
        story.add("warning", invitation["warnings"]?.texts ?? [])
        text = story.text
    }
}
