import ServiceLifecycle

/// Says READY to systemd once the schema is current, and gives signs of life from the start.
struct SystemdReadiness: Service {
    let systemd: SystemdNotify
    let schema: SchemaKeeper

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await systemd.run() }
            group.addTask {
                guard (try? await cancelWhenGracefulShutdown { try await schema.waitUntilCurrent() }) != nil else {
                    return
                }
                await systemd.ready(status: "receiving")
            }
            try await group.waitForAll()
        }
    }
}
