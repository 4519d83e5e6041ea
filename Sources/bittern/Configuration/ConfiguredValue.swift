import Domain

/// Where a value came from, in the order in which the sources are asked.
package enum ConfigurationOrigin: Sendable, Equatable, CustomStringConvertible {
    case flag
    /// The variable's name, `BITTERN_PUBLIC_PORT`.
    case environment(String)
    /// The file's path.
    case file(String)
    case `default`

    package var description: String {
        switch self {
        case .flag: "flag"
        case .environment(let name): name
        case .file(let path): path
        case .default: "default"
        }
    }
}

/// One key's value as text, and who said it.
package struct ConfiguredValue: Sendable {
    package let key: ConfigurationKey
    package let text: String
    package let origin: ConfigurationOrigin

    /// The text for people: secrets are hidden.
    package var shown: String { key.isSecret ? Secret.mask : text }
}
