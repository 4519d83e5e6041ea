import Credentials
import Domain
import FoundationEssentials
import Store

/// Turns the texts of the sources into values, and says which text does not do.
struct ConfigurationReading {
    private(set) var values: [ConfiguredValue]

    init(_ sources: ConfigurationSources) throws {
        values = try ConfigurationKey.allCases.compactMap { try sources.value(for: $0) }
    }

    func text(_ key: ConfigurationKey) -> String? { value(key)?.text }

    /// A text that has a default, and is not only spaces.
    func present(_ key: ConfigurationKey) throws -> String {
        guard let value = value(key) else { throw ConfigurationError("\(key.rawValue) is not set") }
        let text = value.text.trimmingSpaces
        guard !text.isEmpty else { throw ConfigurationError(value, "it must not be empty") }
        return text
    }

    func integer(_ key: ConfigurationKey, in range: ClosedRange<Int>) throws -> Int {
        let text = try present(key)
        guard let number = Int(text), range.contains(number) else {
            throw error(key, "it must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A number whose default follows from another key.
    mutating func integer(_ key: ConfigurationKey, in range: ClosedRange<Int>, otherwise fallback: Int) throws -> Int {
        guard text(key) == nil else { return try integer(key, in: range) }
        fill(key, with: "\(fallback)")
        return fallback
    }

    func retention() throws -> Retention {
        let days = try integer(.retentionDays, in: 1...3_650)
        return Retention(
            days: days,
            // Less would drop what is to be kept.
            hardLimitDays: try integer(.retentionHardLimitDays, in: days...3_650),
            runDays: try integer(.retentionRunDays, in: 1...3_650),
            fingerprintDays: try integer(.retentionFingerprintDays, in: 1...3_650)
        )
    }

    /// An http or https address; slashes at its end are dropped.
    mutating func address(_ key: ConfigurationKey, otherwise fallback: String) throws -> String {
        guard var text = text(key)?.trimmingSpaces, !text.isEmpty else {
            fill(key, with: fallback)
            return fallback
        }
        while text.hasSuffix("/") { text.removeLast() }
        guard let url = URL(string: text), url.scheme == "http" || url.scheme == "https", url.host() != nil,
            url.query() == nil, url.fragment() == nil
        else { throw error(key, "it must be an address such as https://bittern.example.org") }
        return text
    }

    /// A bearer token: letters, digits and signs that a header may hold.
    func token(_ key: ConfigurationKey) throws -> Secret? {
        guard let text = text(key) else { return nil }
        guard text.utf8.count >= 16, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw error(key, "it must have at least 16 letters, digits or signs, and no spaces")
        }
        return Secret(text)
    }

    /// An id without its secret, or a secret without its id, is of no use.
    func sharedConsumers() throws -> SharedConsumers {
        let (idKey, secretKey) = (
            ConfigurationKey.sharedBitbucketClientID, ConfigurationKey.sharedBitbucketClientSecret
        )
        switch (text(idKey), text(secretKey)) {
        case (nil, nil): return SharedConsumers()
        case (let id?, let secret?):
            return SharedConsumers([.bitbucket: SharedConsumers.Consumer(clientID: id, secret: Secret(secret))])
        case (_?, nil): throw error(secretKey, "it belongs to \(idKey.rawValue), which is")
        case (nil, _?): throw error(idKey, "it belongs to \(secretKey.rawValue), which is")
        }
    }

    /// Http or https origins: scheme, host and port, and nothing after them.
    func origins(_ key: ConfigurationKey) throws -> [String] {
        try list(key).map { text in
            let origin = text.hasSuffix("/") ? String(text.dropLast()) : text
            guard let url = URL(string: origin), url.scheme == "http" || url.scheme == "https",
                let host = url.host(), !host.isEmpty, !host.contains("*"), url.user() == nil, url.path().isEmpty,
                url.query() == nil,
                url.fragment() == nil
            else {
                throw error(
                    key,
                    "it must be origins such as https://shop.example.org, separated by commas, without a path"
                )
            }
            return origin
        }
    }

    func word<Value>(_ key: ConfigurationKey, of words: String, _ read: (String) -> Value?) throws -> Value {
        guard let value = read(try present(key)) else { throw error(key, "it must be one of \(words)") }
        return value
    }

    func word<Value: RawRepresentable & CaseIterable>(_ key: ConfigurationKey) throws -> Value
    where Value.RawValue == String {
        try word(key, of: Value.allCases.map(\.rawValue).joined(separator: ", ")) { Value(rawValue: $0) }
    }

    func words<Value: RawRepresentable & CaseIterable & Hashable>(_ key: ConfigurationKey) throws -> Set<Value>
    where Value.RawValue == String {
        let words = list(key)
        let known = words.compactMap { Value(rawValue: $0) }
        guard !words.isEmpty, known.count == words.count else {
            let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw error(key, "it must be one or more of \(all), separated by commas")
        }
        return Set(known)
    }

    /// What is separated by commas.
    func list(_ key: ConfigurationKey) -> [String] {
        (text(key) ?? "").split(separator: ",").map { String($0).trimmingSpaces }.filter { !$0.isEmpty }
    }

    /// What follows from other keys is shown, too.
    private mutating func fill(_ key: ConfigurationKey, with text: String) {
        values.append(ConfiguredValue(key: key, text: text, origin: .default))
        values.sort { $0.key.place < $1.key.place }
    }

    private func value(_ key: ConfigurationKey) -> ConfiguredValue? { values.first { $0.key == key } }

    private func error(_ key: ConfigurationKey, _ rule: String) -> ConfigurationError {
        value(key).map { ConfigurationError($0, rule) } ?? ConfigurationError("\(key.rawValue) is not set; \(rule)")
    }
}

extension ConfigurationKey {
    fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
