import ArgumentParser
import Domain

/// What is stored under names, for a shell that completes them: asked of the running service, which may be away.
enum StoredNames: String {
    case workflows
    case connections
    case webhooks
    case consumers
    case secrets

    /// Offers the names that there are; none when the service does not answer within two seconds, without a word.
    var completion: CompletionKind {
        .custom { words, _, _ async -> [String] in
            // Whatever is wrong, a line that somebody is typing is no place to say so.
            (try? await names(for: words)) ?? []
        }
    }

    private func names(for words: [String]) async throws -> [String] {
        let configuration = try ConfigurationOptions.parse(Self.place(in: words)).configuration()
        let stored = DataDirectorySecrets(in: configuration.dataDirectory)
        guard let token = try configuration.operatorToken ?? stored.existingOperatorToken() else { return [] }
        let client = try OperatorClient(url: configuration.operatorURL, token: token, patience: .seconds(2))
        let list: JSONValue?
        // What the service said is of no use here, and the client has to be closed.
        list = try? await client.get(rawValue)
        await client.close()
        return (list?["items"]?.elements ?? []).compactMap { $0["name"]?.string }
    }

    /// Of the words on the line those that say where the service is.
    private static func place(in words: [String]) -> [String] {
        words.indices.dropLast().flatMap { index in
            ["--config", "--data-dir"].contains(words[index]) ? [words[index], words[index + 1]] : []
        }
    }
}
