internal import CPostgres
internal import Glibc

/// Waiting for a connection's socket with poll(2).
enum Socket {
    /// Waits until there is something to read, or room to write where that is wanted, or the time is over.
    static func wait(_ socket: Int32, toWriteToo: Bool = false, milliseconds: Int32) {
        var entry = pollfd(fd: socket, events: Int16(toWriteToo ? POLLIN | POLLOUT : POLLIN), revents: 0)
        // Interrupted by a signal, it returns early, and the caller looks again.
        unsafe poll(&entry, 1, milliseconds)
    }

    /// Whether something waits to be read, which an end of the stream is too.
    static func isReadable(_ socket: Int32) -> Bool {
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, 0) == 1
    }

    /// Whether the other side has hung up.
    ///
    /// It takes a microsecond and no round trip, so a network that fell silent is not noticed.
    static func isHungUp(_ socket: Int32) -> Bool {
        var entry = pollfd(fd: socket, events: POLL_PEER_CLOSED, revents: 0)
        guard socket >= 0 else { return true }
        return unsafe poll(&entry, 1, 0) != 0
    }
}
