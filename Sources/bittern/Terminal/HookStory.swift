package import Domain

/// What became of a hook in Bitbucket, told to a person.
package struct HookStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `HookReport`.
    package init(of report: JSONValue) {
        var story = StoryLines()
        func plain(_ name: String) -> String { report[name]?.string ?? "" }
        story.add("webhook", "\(plain("webhook")), of connection \(plain("connection")), customer \(plain("customer"))")
        story.add("hook", Self.outcome(report))
        if plain("outcome") != "removed" {
            story.add("delivers", (report["events"]?.texts ?? []).joined(separator: ", "))
            story.add("to", plain("url"))
        }
        story.add("because", report["reasons"]?.texts ?? [])
        story.add("removed", Self.removed(report["secrets_removed"]?.elements ?? []))
        story.add("warning", report["warnings"]?.texts ?? [])
        story.add("unknown", (report["strangers"]?.elements ?? []).map(Self.stranger))
        text = story.text
    }

    private static func outcome(_ report: JSONValue) -> String {
        let place = "\(report["level"]?.string ?? "") \(report["place"]?.string ?? "")"
        let outcome = report["outcome"]?.string ?? ""
        let isDryRun = report["dry_run"]?.boolean == true
        let id = report["hook_id"]?.string.map { " (\($0))" } ?? ""
        switch outcome {
        case "unchanged": return "as it should be, at \(place)\(id)"
        default: return "\(isDryRun ? "would be " : "")\(outcome) in Bitbucket, at \(place)\(id)"
        }
    }

    private static func removed(_ numbers: [JSONValue]) -> String? {
        let numbers = numbers.compactMap(\.integer).map { "\($0)" }
        return numbers.isEmpty
            ? nil : "secret \(numbers.joined(separator: ", ")), which nothing is signed with any more"
    }

    private static func stranger(_ hook: JSONValue) -> String {
        "hook \(hook["hook_id"]?.string ?? "") (\(hook["name"]?.string ?? "")) delivers here, to no webhook there is; it is left alone"
    }
}

/// The secret that Bitbucket was given, told to a person.
package struct SecretStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `NewSecret`; `nil` when a person has to enter the secret.
    package init?(of secret: JSONValue) {
        guard let hook = secret["hook"], hook != .null, let number = secret["number"]?.integer else { return nil }
        let name = CellText.harmless(secret["name"]?.string ?? "")
        let removed = hook["secrets_removed"]?.elements ?? []
        text =
            "Bitbucket signs with secret \(number) of webhook \(name) from now on; the one before stays valid until a delivery has come\n"
            + "that is signed with it, and bittern webhooks reconcile \(name) then removes it"
            + (removed.isEmpty
                ? "\n"
                : "\n(secret \(removed.map(\.text).joined(separator: ", ")) was removed: nothing is signed with it any more)\n")
    }
}
