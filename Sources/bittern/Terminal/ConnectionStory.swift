package import Domain
package import FoundationEssentials

/// How a connection fares, told to a person: the sentences behind `bittern connections show`.
package struct ConnectionStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `ConnectionDetails`; `now` tells how long the token still lives.
    package init(of connection: JSONValue, now: Date) {
        var story = StoryLines()
        func plain(_ name: String) -> String { connection[name]?.string ?? "" }
        story.add(
            "connection",
            "\(plain("name")), to \(plain("app")) for customer \(plain("customer")), made \(plain("created_at"))"
        )
        story.add("state", Self.state(connection))
        story.add("account", Self.account(connection))
        story.add("workspaces", Self.list(connection["workspaces"]))
        story.add("api", plain("api_url"))
        story.add("token", Self.token(connection, now: now))
        story.add("consumer", Self.consumer(connection["consumer"]))
        story.add("granted", Self.granted(connection["scopes"]))
        let doctor = connection["doctor"] ?? .null
        story.add("needed", doctor["needed"]?.reasonLines ?? [])
        story.add("verdict", Self.verdict(doctor, of: connection))
        story.add("unchecked", doctor.uncheckedLines)
        story.add("calls", (connection["rates"]?.elements ?? []).map(Self.rate))
        story.add("webhooks", Self.list(connection["webhooks"]))
        story.add("timeline", (connection["timeline"]?.elements ?? []).map(Self.event))
        text = story.text
    }

    private static func state(_ connection: JSONValue) -> [String] {
        let since = connection["state_changed_at"]?.string.map { " since \($0)" } ?? ""
        let reason = connection["state_reason"]?.string.map { ": \($0)" } ?? ""
        let state = connection["state"]?.string ?? ""
        guard state != "active" else { return [state + since] }
        let app = connection["app"]?.string ?? ""
        let name = connection["name"]?.string ?? ""
        return [
            state + since + reason,
            "bittern connections invite \(app) --name \(name) --customer … makes the link that brings it back",
        ]
    }

    private static func account(_ connection: JSONValue) -> String {
        let parts = [connection["account_name"]?.string, connection["account_id"]?.string.map { "(\($0))" }]
        let account = parts.compactMap { $0 }.joined(separator: " ")
        return account.isEmpty ? "nobody could say whose it is" : account
    }

    private static func token(_ connection: JSONValue, now: Date) -> String? {
        guard let kind = connection["credential"]?.string else { return nil }
        let generation = connection["generation"]?.integer.map { ", generation \($0)" } ?? ""
        let failures = connection["failures"]?.integer ?? 0
        let failed = failures > 0 ? "; could not be renewed \(failures) times in a row" : ""
        return "\(kind)\(generation), \(life(connection["expires_at"]?.string, now: now))\(failed)"
    }

    private static func life(_ expiresAt: String?, now: Date) -> String {
        guard let expiresAt else { return "expires when nobody knows" }
        guard let end = Timestamps.date(expiresAt) else { return "expires at \(expiresAt)" }
        let seconds = Int(end.timeIntervalSince(now))
        guard seconds > 0 else { return "expired since \(expiresAt); it is renewed when somebody needs it" }
        switch seconds {
        case ..<120: return "expires in \(seconds) s"
        case ..<(48 * 3_600): return "expires in \(seconds / 60) min"
        default: return "expires in \(seconds / 86_400) days"
        }
    }

    private static func consumer(_ consumer: JSONValue?) -> String? {
        guard let id = consumer?["client_id"]?.string else { return nil }
        let isCurrent = consumer?["current"]?.boolean == true
        let standing =
            isCurrent
            ? "the app's own now" : "an earlier one than the app's, which it keeps until it is authorised again"
        return "\(id), \(consumer?["mode"]?.string ?? ""): \(standing)"
    }

    private static func granted(_ scopes: JSONValue?) -> String {
        guard let scopes = scopes?.elements else { return "nobody can say what this token may do" }
        return scopes.isEmpty ? "nothing" : scopes.compactMap(\.string).joined(separator: ", ")
    }

    private static func verdict(_ doctor: JSONValue, of connection: JSONValue) -> [String] {
        let missing = (doctor["missing"]?.elements ?? []).compactMap { $0["scope"]?.string }
        let isKnown = connection["scopes"]?.elements != nil
        let granted =
            missing.isEmpty
            ? isKnown ? ["everything that is known to be needed was granted"] : []
            : ["needed, and not granted: \(missing.joined(separator: ", "))"]
        return granted + (doctor["lines"]?.texts ?? [])
    }

    /// Of the last hour.
    private static func rate(_ rate: JSONValue) -> String {
        func count(_ name: String) -> Int64 { rate[name]?.integer ?? 0 }
        let resource = rate["resource"]?.string ?? ""
        let limit = rate["per_hour"]?.integer.map { " of \($0)" } ?? ""
        let others = count("shared_by")
        let all =
            others > 1
            ? ", \(count("bucket_calls"))\(limit) with the \(others - 1) others of its OAuth consumer" : limit
        let held = rate["held_until"]?.string.map { until in
            "; none before \(until)" + (rate["held_because"]?.string.map { ": \($0)" } ?? "")
        }
        return "\(resource): \(count("calls"))\(all) in the last hour\(held ?? "")"
    }

    private static func event(_ event: JSONValue) -> String {
        let detail = event["detail"]?.string.map { ": \($0)" } ?? ""
        return "\(event["at"]?.string ?? "")  \(event["kind"]?.string ?? "")\(detail)"
    }

    private static func list(_ value: JSONValue?) -> String? {
        let texts = value?.texts ?? []
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }
}

/// Moments as PostgreSQL writes them into JSON.
enum Timestamps {
    /// `2026-11-23T16:00:00.123456+00:00`; `nil` for what is no moment.
    static func date(_ text: String) -> Date? {
        let whole = text.replacing(/\.[0-9]+/, with: "")
        return try? Date(whole, strategy: .iso8601)
    }
}
