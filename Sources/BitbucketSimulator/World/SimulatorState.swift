import Synchronization

/// The world behind a lock: each use of it is whole, from whichever thread it comes.
final class SimulatorState: Sendable {
    private let world: Mutex<World>

    init(_ world: World) { self.world = Mutex(world) }

    func withWorld<Result: Sendable, Failure: Error>(
        _ body: (inout World) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try world.withLock { world throws(Failure) in try body(&world) }
    }
}
