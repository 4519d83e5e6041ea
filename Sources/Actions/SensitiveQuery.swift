import Domain

/// Hides what is secret by its name in the query of an address that is kept or shown.
///
/// A credential ought to be a named secret. One that an author wrote out, or that another side put into the address that it
/// sends a call on to, is not to be read in records all the same.
enum SensitiveQuery {
    private static let names: Set<String> = [
        "access_token", "api_key", "apikey", "auth", "client_secret", "jwt", "key", "passwd", "password",
        "private_token", "refresh_token", "secret", "sig", "signature", "token", "x-amz-credential",
        "x-amz-security-token",
        "x-amz-signature", "x-goog-signature",
    ]

    /// The address with `‹secret›` for the value of each such name, in whatever case it is written.
    static func masking(_ address: String) -> String {
        guard let mark = address.utf8.firstIndex(of: UInt8(ascii: "?")) else { return address }
        let pairs = address[address.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
        let shown = pairs.map { pair -> String in
            guard let equals = pair.firstIndex(of: "="), pair.index(after: equals) < pair.endIndex,
                names.contains(pair[..<equals].lowercased().replacing("%5f", with: "_").replacing("%2d", with: "-"))
            else { return String(pair) }
            return pair[...equals] + Secret.mask
        }
        return address[...mark] + shown.joined(separator: "&")
    }
}
