package import ArgumentParser
import FoundationEssentials

/// The options that every command has.
///
/// None has a default here: it would win over the environment and the file.
package struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("A YAML file with the configuration.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    package var file: String?

    @Option(
        name: .customLong("data-dir"),
        help: "The folder of keys, tokens and the private database (.bittern).",
        completion: .directory
    )
    package var dataDirectory: String?

    @Option(
        help: ArgumentHelp("Log lines for machines (json) or people (text).", valueName: "json|text"),
        completion: .list(["json", "text"])
    )
    package var logFormat: String?

    @Option(
        help: ArgumentHelp("The least level that is logged: debug, info, warning, error.", valueName: "level"),
        completion: .list(["debug", "info", "warning", "error"])
    )
    package var logLevel: String?

    package init() {}

    /// The configuration of this process.
    ///
    /// `overrides` is what other flags of the command say, by key (`public.port`); they win over all else. Throws
    /// `ConfigurationError`.
    package func configuration(overrides: [String: String] = [:]) throws -> BitternConfiguration {
        try configuration(overrides: overrides, environment: ProcessInfo.processInfo.environment)
    }

    package func configuration(
        overrides: [String: String],
        environment: [String: String]
    ) throws -> BitternConfiguration {
        var flags: [ConfigurationKey: String] = [:]
        flags[.dataDirectory] = dataDirectory
        flags[.logFormat] = logFormat
        flags[.logLevel] = logLevel
        for (name, text) in overrides {
            guard let key = ConfigurationKey(rawValue: name) else {
                throw ConfigurationError("\(name) is not known\(ConfigurationKey.hint(for: name))")
            }
            flags[key] = text
        }
        return try BitternConfiguration(ConfigurationSources(flags: flags, environment: environment, file: file))
    }
}
