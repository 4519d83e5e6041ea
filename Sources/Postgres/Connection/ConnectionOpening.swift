extension PostgresConnection {
    /// Connects and logs in.
    ///
    /// Every connection speaks UTF-8, has the time zone UTC, and calls itself `bittern` unless `conninfo` says otherwise.
    /// With several hosts in `conninfo` each gets `connect_timeout` seconds (3 unless it says otherwise).
    ///
    /// - Throws: `PostgresError.disconnected` when the server cannot be reached or refuses the login, or when that takes
    ///   longer than `timeout`; `CancellationError` at once when the task is cancelled. The attempt then ends by itself.
    package static func open(
        _ conninfo: String,
        timeout: Duration = .seconds(10)
    ) async throws -> PostgresConnection {
        let (outcomes, sink) = AsyncStream.makeStream(of: Result<PostgresConnection, PostgresError>.self)
        start(conninfo) {
            sink.yield($0)
            sink.finish()
        }
        return try await withThrowingTaskGroup(of: Result<PostgresConnection, PostgresError>?.self) { group in
            group.addTask { await outcomes.first { _ in true } }
            group.addTask {
                try await Task.sleep(for: timeout)
                return .failure(.disconnected("no connection within \(timeout)"))
            }
            defer { group.cancelAll() }
            guard let outcome = try await group.next() ?? nil else { throw CancellationError() }
            return try outcome.get()
        }
    }

    /// Connects on the thread that the connection will live on, and reports there.
    ///
    /// What the receiver does not keep is closed.
    static func start(
        _ conninfo: String,
        then receive: @escaping @Sendable (Result<PostgresConnection, PostgresError>) -> Void
    ) {
        let thread: ConnectionThread
        do throws(PostgresError) {
            thread = try ConnectionThread()
        } catch {
            receive(.failure(error))
            return
        }
        thread.run {
            do throws(PostgresError) {
                let connection = PostgresConnection(thread: thread, handle: try .open(conninfo))
                thread.run {
                    receive(connection.assumeIsolated { $0.setUp() }.map { connection })
                }
            } catch {
                receive(.failure(error))
            }
        }
    }

    /// After the login rather than in it: `options` is the operator's, and poolers refuse it.
    private func setUp() -> Result<Void, PostgresError> {
        var patience = Patience(.seconds(3), from: .now, heedsCancellation: false)
        do {
            // A commit that is answered is on disk, whatever the role or the database has as its default.
            let durability = """
                select set_config('synchronous_commit', 'on', false)
                 where current_setting('synchronous_commit') in ('off', 'local')
                """
            try executeScript("set timezone to 'UTC'; \(durability)", &patience)
            return .success(())
        } catch {
            return .failure(error as? PostgresError ?? .disconnected("the session could not be set up"))
        }
    }
}
