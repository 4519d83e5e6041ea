import HTTPTypes

/// Header fields of an answer.
extension HTTPFields {
    /// The longest wait that the other side may ask for; more is cut to it.
    static let longestRetryAfter = Duration.seconds(3_600)

    /// The field of this name in any case, several of them with commas between; nil without it.
    func value(of name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }

    /// How long `Retry-After` asks to wait; nil without it, and for a date: Bitbucket documents neither and sends no dates.
    var retryAfter: Duration? {
        guard let text = value(of: "Retry-After")?.split(separator: " ").first,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        // Too many digits for a number are still a long time.
        return Swift.min(.seconds(Int64(text) ?? .max), Self.longestRetryAfter)
    }
}
