import Configuration

/// The places that are asked for a value, first to last: flags, environment, file.
package struct ConfigurationSources: Sendable {
    private let flags: InMemoryProvider
    private let environment: KeyMappingProvider<EnvironmentVariablesProvider>
    private let file: InMemoryProvider
    private let filePath: String
    private let directSecrets: Set<String>

    /// Reads the file and the files that secrets are in.
    ///
    /// - Parameters:
    ///   - flags: by key, as the command line has them.
    ///   - environment: of the process; names that do not begin with `BITTERN_` are not looked at, empty values do not count.
    ///   - file: the path of a YAML file, if there is one.
    /// - Throws: `ConfigurationError`, for unknown names as well.
    package init(flags: [ConfigurationKey: String], environment: [String: String], file: String?) throws {
        let variables = try EnvironmentReading(of: environment)
        let values = try file.map { try ConfigurationFile(reading: $0).values } ?? [:]
        self.flags = Self.provider("flags", flags)
        self.environment = EnvironmentVariablesProvider(environmentVariables: variables.values)
            .prefixKeys(with: ["bittern"])
        directSecrets = variables.direct
        self.file = Self.provider("file", values)
        filePath = file ?? ""
    }

    /// What the first source that has something says; the default when none has.
    func value(for key: ConfigurationKey) throws -> ConfiguredValue? {
        let name = AbsoluteConfigKey(key.components)
        func text(_ provider: some ConfigProvider) throws -> String? {
            guard case .string(let text)? = try provider.value(forKey: name, type: .string).value?.content else {
                return nil
            }
            return text
        }
        if let text = try text(flags) { return ConfiguredValue(key: key, text: text, origin: .flag) }
        if let text = try text(environment) {
            let variable = key.environmentVariable
            let isInFile = key.isSecret && !directSecrets.contains(variable)
            return ConfiguredValue(
                key: key,
                text: text,
                origin: .environment(isInFile ? variable + "_FILE" : variable)
            )
        }
        if let text = try text(file) { return ConfiguredValue(key: key, text: text, origin: .file(filePath)) }
        return key.defaultText.map { ConfiguredValue(key: key, text: $0, origin: .default) }
    }

    private static func provider(_ name: String, _ values: [ConfigurationKey: String]) -> InMemoryProvider {
        InMemoryProvider(
            name: name,
            values: Dictionary(
                uniqueKeysWithValues: values.map { key, text in
                    (AbsoluteConfigKey(key.components), ConfigValue(.string(text), isSecret: key.isSecret))
                }
            )
        )
    }
}
