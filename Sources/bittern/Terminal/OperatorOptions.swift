import ArgumentParser
import Domain

/// What every command that speaks to the running service has.
struct OperatorOptions: ParsableArguments {
    @OptionGroup(title: "Where") var configuration: ConfigurationOptions
    @OptionGroup(title: "Printing") var output: OutputOptions

    /// A client for the duration of `body`.
    ///
    /// - Throws: `CommandError`, `ConfigurationError`, and what `body` throws.
    func withClient<Result>(_ body: (OperatorClient) async throws -> Result) async throws -> Result {
        let configuration = try configuration.configuration()
        let directory = configuration.dataDirectory
        guard
            let token = try configuration.operatorToken ?? DataDirectorySecrets(in: directory).existingOperatorToken()
        else {
            throw CommandError(
                "there is no operator token: BITTERN_OPERATOR_TOKEN is not set, and no "
                    + "\(directory)/\(DataDirectorySecrets.operatorTokenFile) can be read; "
                    + "give --data-dir, the service's own, or set BITTERN_OPERATOR_TOKEN_FILE",
                .notAllowed
            )
        }
        let client = try OperatorClient(url: configuration.operatorURL, token: token)
        do {
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    /// Asks, and prints the list that comes.
    func printList(
        _ columns: [TextTable.Column],
        _ ask: (OperatorClient) async throws -> JSONValue
    ) async throws {
        output.printList(try await withClient(ask), columns)
    }

    /// Asks, and prints the one thing that comes.
    func printOne(_ ask: (OperatorClient) async throws -> JSONValue) async throws {
        output.printOne(try await withClient(ask))
    }
}

/// The options of a list's page.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only what is older than this id.", valueName: "id"))
    var before: Int64?

    @Option(help: "How many at most, 1 to 1000.")
    var limit: Int?

    var query: [(String, String?)] { [("before", before.map { "\($0)" }), ("limit", limit.map { "\($0)" })] }
}
