import ArgumentParser
import Domain
import FoundationEssentials

/// Where `bittern send` sends to, and the secret that it signs with.
struct SendTargetOptions: ParsableArguments {
    @Option(help: "Where to send it.") var url: String?
    @Option(
        help: ArgumentHelp("Where to send it: the address of this webhook.", valueName: "name"),
        completion: StoredNames.webhooks.completion
    ) var webhook: String?
    @Option(
        help: ArgumentHelp("A file with the secret; - reads standard input.", valueName: "file"),
        completion: .file()
    ) var secretFile: String?
    @Option(help: ArgumentHelp("A variable of the environment with the secret.", valueName: "name")) var secretEnv:
        String?

    /// An address, and the product of the webhook there when it was asked for by name.
    struct Hook {
        let address: WebAddress
        let product: Product?
    }

    /// Throws a usage error.
    func check() throws {
        guard (url == nil) != (webhook == nil) else { throw ValidationError("give --url or --webhook, one of them") }
        guard secretFile == nil || secretEnv == nil else {
            throw ValidationError("--secret-file and --secret-env exclude each other")
        }
    }

    /// Nil sends without a signature.
    func secret() throws -> String? {
        if let secretFile { return try SecretInput.read(secretFile, option: "--secret-file").withValue { $0 } }
        guard let secretEnv else { return nil }
        guard let secret = ProcessInfo.processInfo.environment[secretEnv], !secret.isEmpty else {
            throw CommandError("--secret-env: the environment has no \(secretEnv)", .usage)
        }
        return secret
    }

    /// Asks the operator's door when the webhook was given by name.
    func hook(_ options: OperatorOptions) async throws -> Hook {
        var text = url ?? ""
        var product: Product?
        if let webhook {
            let found = try await options.withClient { try await $0.get("webhooks", webhook) }
            text = found["url"]?.string ?? ""
            product = found["product"]?.string.flatMap(Product.init)
        }
        guard let address = WebAddress(text) else {
            throw CommandError("\(text) is not an http or https address", .usage)
        }
        return Hook(address: address, product: product)
    }
}
