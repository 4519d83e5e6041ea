/// Why the configuration does not hold: what, from where, and what to do.
///
/// Ends the program with 78.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    init(_ value: ConfiguredValue, _ rule: String) {
        let shown = value.key.isSecret ? "the value" : "`\(value.text)`"
        description = "\(value.key.rawValue): \(shown) (from \(value.origin)) does not do; \(rule)"
    }
}
