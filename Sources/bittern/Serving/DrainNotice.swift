import Health
import ServiceLifecycle
import Telemetry

/// Says that the process is not ready any more as soon as it is asked to stop.
///
/// The last service of the list, so that it is the first to hear of a shutdown.
struct DrainNotice: Service {
    let health: Health
    let telemetry: Telemetry

    func run() async throws {
        try? await gracefulShutdown()  // cancelled: the process is going down all the same
        health.drain()
        telemetry.observe(.serviceStopping(reason: "asked to stop"))
    }
}
