package import Domain

/// How an app is set and what its scopes lack, told to a person: the sentences behind `bittern apps show`.
package struct AppStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `AppDetails`, or `ChangedApp`.
    package init(of app: JSONValue) {
        var story = StoryLines()
        story.add("app", "\(app["app"]?.string ?? ""), \(app["title"]?.string ?? "")")
        story.add("mode", Self.mode(app))
        story.add("callback", app["callback_url"]?.string.map { "\($0), to be entered in Bitbucket as the consumer's" })
        story.add("api", app["api_url"]?.string)
        story.add("authorize", app["authorize_url"]?.string)
        story.add("token", app["token_url"]?.string)
        story.add("missing", app["missing"]?.texts ?? [])
        story.add("scopes", (app["scopes"]?.elements ?? []).map(Self.scope))
        story.add("offered", Self.wrapped((app["offered"]?.elements ?? []).compactMap { $0["name"]?.string }))
        let doctor = app["doctor"] ?? .null
        story.add("needed", doctor["needed"]?.reasonLines ?? [])
        story.add("verdict", Self.verdict(doctor, app: app["app"]?.string ?? ""))
        story.add("unchecked", doctor.uncheckedLines)
        story.add("kept", Self.kept(app["keep_earlier_consumer"]?.texts ?? []))
        text = story.text
    }

    private static func mode(_ app: JSONValue) -> String {
        let mode = app["mode"]?.string ?? ""
        guard let id = app["client_id"]?.string else { return "\(mode): no OAuth consumer yet" }
        let secret = app["has_secret"]?.boolean == true ? "its secret is there" : "its secret is missing"
        return "\(mode): OAuth consumer \(id), \(secret)"
    }

    private static func scope(_ scope: JSONValue) -> String {
        let name = "\(scope["name"]?.string ?? "") (\(scope["kind"]?.string ?? ""))"
        guard let allows = scope["allows"]?.string else {
            return "\(name): Bittern does not know it, and cannot check what it is good for"
        }
        let implies = scope["implies"]?.texts ?? []
        return "\(name): \(allows)" + (implies.isEmpty ? "" : "; brings \(implies.joined(separator: ", "))")
    }

    private static func verdict(_ doctor: JSONValue, app: String) -> [String] {
        let boxes = doctor["boxes_to_tick"]?.texts ?? []
        let short = (doctor["missing_in_grants"]?.elements ?? []).map { grant in
            let scopes = (grant["scopes"]?.texts ?? []).joined(separator: ", ")
            return
                "connection \(grant["connection"]?.string ?? "") was not granted \(scopes); once it is ticked, give its "
                + "customer a new link with bittern connections invite \(app)"
        }
        let ticks =
            boxes.isEmpty
            ? ["everything that is known to be needed is ticked"]
            : [
                "tick in Bitbucket's consumer: \(boxes.joined(separator: ", ")); then say so here: "
                    + "bittern apps set \(app) \(boxes.map { "--scope \($0)" }.joined(separator: " "))"
            ]
        return ticks + (doctor["lines"]?.texts ?? []) + short
    }

    private static func kept(_ connections: [String]) -> [String] {
        connections.isEmpty
            ? []
            : [
                "these connections keep the OAuth consumer that they were authorised through: "
                    + connections.joined(separator: ", "),
                "their customers come over to this one when they authorise again: bittern connections invite",
            ]
    }

    /// Names with commas, a line's worth on each line.
    private static func wrapped(_ names: [String]) -> [String] {
        var lines: [String] = []
        for name in names {
            if let last = lines.last, last.count + name.count < 100 {
                lines[lines.count - 1] = "\(last), \(name)"
            } else {
                if let last = lines.last { lines[lines.count - 1] = "\(last)," }
                lines.append(name)
            }
        }
        return lines
    }
}
