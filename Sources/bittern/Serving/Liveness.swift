import Health
import ServiceLifecycle
import Telemetry

/// Tells the world how the process is: readiness, and systemd.
///
/// The last service of the list, so that it is the first to hear of a shutdown.
struct Liveness: Service {
    let health: Health
    let telemetry: Telemetry

    func run() async throws {
        try? await gracefulShutdown()  // cancelled: the process is going down all the same
        health.drain()
        telemetry.observe(.serviceStopping(reason: "asked to stop"))
    }
}
