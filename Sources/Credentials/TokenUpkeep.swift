import ServiceLifecycle
package import Store

/// Renews tokens ahead of time, keeps idle ones alive, and finishes renewals that a dead process has begun.
///
/// Any number of processes do so; they agree in the database.
package struct TokenUpkeep: Service {
    /// Bitbucket lets a refresh token die that is not used for three months.
    static let idleLimit = Duration.seconds(30 * 86_400)
    private static let interval = Duration.seconds(1)
    /// How many connections are looked at in one go.
    private static let batch = 50

    private let tokens: TokenKeeper
    private let store: CredentialStore
    private let say: @Sendable (String) -> Void

    package init(tokens: TokenKeeper, store: CredentialStore, say: @escaping @Sendable (String) -> Void) {
        self.tokens = tokens
        self.store = store
        self.say = say
    }

    package func run() async throws {
        // Graceful shutdown ends a sleep with the only error there is here.
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                await self.keepUp()
            }
        }
    }

    /// One look at what is due.
    package func keepUp() async {
        do {
            var due = try await store.refreshesDue(idle: Self.idleLimit, most: Self.batch)
                .map { (name: $0.name, generation: Optional($0.generation)) }
            due += tokens.takeAgeing().map { (name: $0, generation: nil) }
            for (name, generation) in due { await renew(name, generation) }
        } catch {
            say("connections could not be looked after: \(error)")
        }
    }

    private func renew(_ name: String, _ generation: Int64?) async {
        do {
            try await tokens.renew(name, generation: generation)
        } catch is AuthorisationError {
            // What it means is in the connection's timeline, and its observer has heard of it.
        } catch is CancellationError {
            // The process is going down; the next one goes on.
        } catch {
            say("the token of connection \(name) could not be renewed: \(error)")
        }
    }
}
