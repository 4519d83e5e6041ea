/// What another session said with `notify`.
package struct PostgresNotification: Hashable, Sendable {
    package let channel: String
    /// At most 7,999 bytes.
    package let payload: String
    /// The server's process that said it.
    package let processID: Int32
}

extension PostgresConnection {
    /// Asks for the notifications of a channel, from now on and as long as this connection lives.
    ///
    /// A pool does not use a connection again that listens. Nothing is repeated after a reconnection: look at the tables
    /// once after listening.
    ///
    /// - Parameter channel: any text of 1–63 bytes; it is quoted, so case matters.
    /// - Throws: as `execute`.
    package func listen(to channel: String) throws {
        guard (1...63).contains(channel.utf8.count), let name = handle.quoted(channel) else {
            // Longer ones would be cut off, and then nobody is heard.
            throw PostgresError.server(ServerReport(state: .invalidName, message: "a channel's name has 1–63 bytes"))
        }
        standing.noteListening()
        try executeScript("listen \(name)", timeout: .seconds(30))
    }

    /// The next notification, in the order they were sent; `nil` when none comes in time.
    ///
    /// The connection is busy while it waits.
    ///
    /// - Throws: `PostgresError.disconnected` when the connection is gone, `CancellationError` when the task is.
    package func nextNotification(within limit: Duration) throws -> PostgresNotification? {
        let deadline = ContinuousClock.now.advanced(by: limit)
        while true {
            try Task.checkCancellation()
            guard !isBroken else { throw PostgresError.disconnected("the connection is closed") }
            if let notification = handle.nextNotification() { return notification }
            // Before the time is looked at, so that what has arrived is returned even with no time to wait.
            guard !handle.noticesEnd() else { throw PostgresError.disconnected(breakOff()) }
            if let notification = handle.nextNotification() { return notification }
            guard ContinuousClock.now < deadline else { return nil }
            Socket.wait(handle.socket, milliseconds: Self.waitMilliseconds)
        }
    }

    /// So late may a cancellation or the end of the time be noticed.
    private static let waitMilliseconds: Int32 = 50
}
