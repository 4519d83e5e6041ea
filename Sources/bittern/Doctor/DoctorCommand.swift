import ArgumentParser
import Domain

/// `bittern doctor`: looks at everything that has to be right, and says what to do where it is not.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look whether everything is as it must be, and say what to do where it is not.",
        discussion: """
            Ends with 1 when there is a problem; warnings alone are no problem.

            EXAMPLE
              bittern doctor --config /etc/bittern.yaml
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let findings = await findings()
        switch output.output {
        case .json: Terminal.print((["items": .array(findings.map(\.json)), "next": nil] as JSONValue).text)
        case .table: for finding in findings { Terminal.print(finding.line) }
        }
        if findings.contains(where: { $0.standing == .problem }) { throw ExitCode.failure }
    }

    private func findings() async -> [CheckupFinding] {
        let configuration: BitternConfiguration
        do {
            configuration = try options.configuration()
        } catch {
            return [
                .problem("configuration", "\(error)", "`bittern config print` shows what is read once this is repaired")
            ]
        }
        let said = configuration.values.filter { $0.origin != .default }.count
        return [.ok("configuration", "\(said) values given, the rest as they come")]
            + [
                SecretsCheckup(configuration: configuration).keyring,
                SecretsCheckup(configuration: configuration).token,
            ]
            + (await DatabaseCheckup(configuration: configuration).findings())
            + (await StoredCheckups(configuration: configuration).findings())
            + (await DoorsCheckup(configuration: configuration).findings())
    }
}
