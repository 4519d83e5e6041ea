import ServiceLifecycle

/// A service that works on the database, begun once the schema is current.
struct AfterSchema: Service {
    let schema: SchemaKeeper
    let service: any Service

    func run() async throws {
        // Asked to stop before the schema was ever there: then there is nothing to begin.
        guard (try? await cancelWhenGracefulShutdown { try await schema.waitUntilCurrent() }) != nil else { return }
        try await service.run()
    }
}
