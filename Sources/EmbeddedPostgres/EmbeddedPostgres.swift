import FoundationEssentials
import Glibc

/// A private PostgreSQL for one data directory: durable, on a Unix socket only, for one bittern at a time.
///
/// ```
/// <data directory>/            the operator's: lock, postgres.json, keyring, tokens
///   postgres/                  or /var/lib/bittern/<hash>, when PostgreSQL's user cannot come here
///     postgresql.conf …        written anew at every start; `alter system` overrules it and lasts
///     data/                    the cluster
///     log/                     at most six files of 16 MB
/// ```
///
/// The server is not a child of ours: it outlives a bittern that is killed, and the next one stops it in good order
/// before it starts its own.
package actor EmbeddedPostgres {
    /// How to reach database `bittern` as superuser `bittern`.
    package nonisolated let conninfo: String

    private let directory: DataDirectory
    private let home: ClusterHome
    private let binaries: PostgresBinaries
    private let socketFolder: SocketFolder
    private var locks: [DirectoryLock]
    private let say: @Sendable (String) -> Void
    private var server: ServerProcess
    private var isStopping = false

    /// How long a server may take from its start to its first connection; recovery after a crash is in it.
    private static let startLimit: Duration = .seconds(300)
    /// How long a fast shutdown may take: it rolls back what is open and writes a checkpoint.
    private static let stopLimit: Duration = .seconds(60)
    /// How often the server is looked after, and how rarely at worst when it does not come up.
    private static let shortestPause: Duration = .milliseconds(500)
    private static let longestPause: Duration = .seconds(30)

    /// Starts the server of `dataDirectory`, making directory, cluster and database on the first start.
    ///
    /// - Parameters:
    ///   - dataDirectory: Absolute, or relative to the working directory. Any length, any characters but line breaks.
    ///   - settings: PostgreSQL settings that replace ours, by name.
    ///   - say: Is given a sentence for the operator when something takes long or is not as usual.
    /// - Returns: The running server; it takes connections.
    /// - Throws: `EmbeddedPostgresError`, whose description says what to do. No server runs then.
    package static func start(
        in dataDirectory: String,
        settings: [String: String] = [:],
        say: @escaping @Sendable (String) -> Void
    ) async throws -> EmbeddedPostgres {
        let directory = try DataDirectory(dataDirectory).make()
        let lock = try DirectoryLock.take(directory.path)
        let home = try await ClusterHome.find(for: directory, say: say)
        // A second lock beside the cluster: a copied data directory would name the same one.
        let locks = [lock, try DirectoryLock.take(home.path)]
        let environment = ProcessInfo.processInfo.environment
        let binaries = try await PostgresBinaries.find(
            majorVersion: home.majorVersion,
            path: environment["PATH"] ?? "",
            account: home.account
        )
        try await home.takeOver(say: say)
        try await home.createIfAbsent(with: binaries, say: say)
        try home.record(in: directory)

        let socketFolder = try makeSocketFolder(for: directory, owner: home.account, environment["TMPDIR"])
        do {
            try await ServerConfiguration(
                home: home,
                socketFolder: socketFolder.path,
                hasLZ4: home.hasLZ4(binaries),
                operatorName: ServerAccount.current().name,
                overrides: settings
            ).write()
            let server = try await home.launch(with: binaries, limit: startLimit, say: say)
            let started = EmbeddedPostgres(
                directory: directory,
                home: home,
                binaries: binaries,
                socketFolder: socketFolder,
                locks: locks,
                say: say,
                server: server
            )
            do {
                try await started.announce()
            } catch {
                await started.stop()
                throw error
            }
            return started
        } catch {
            socketFolder.remove()
            throw error
        }
    }

    private init(
        directory: DataDirectory,
        home: ClusterHome,
        binaries: PostgresBinaries,
        socketFolder: SocketFolder,
        locks: [DirectoryLock],
        say: @escaping @Sendable (String) -> Void,
        server: ServerProcess
    ) {
        self.directory = directory
        self.home = home
        self.binaries = binaries
        self.socketFolder = socketFolder
        self.locks = locks
        self.say = say
        self.server = server
        conninfo = RunningServer.conninfo(socketFolder: socketFolder.path)
    }

    /// Starts the server again whenever it has gone by itself (killed, out of memory); returns after `stop()`.
    ///
    /// When it does not come up (a full disk, say), that is said and tried again, at most half a minute later.
    ///
    /// - Throws: `CancellationError`, nothing else.
    package func keepRunning() async throws {
        var pause = Self.shortestPause
        while !isStopping {
            try await Task.sleep(for: pause)
            guard !isStopping, !server.isAlive else { continue }
            do {
                say("PostgreSQL has gone; starting it again")
                try await restart()
                pause = Self.shortestPause
            } catch let error as EmbeddedPostgresError {
                pause = min(pause * 2, Self.longestPause)
                say("\(error); trying again in \(pause)")
            }
        }
    }

    private func restart() async throws {
        try await home.takeOver(say: say)
        guard !isStopping else { return }
        server = try await home.launch(with: binaries, limit: Self.startLimit, say: say)
        guard !isStopping else { return await stop() }
        try announce()
    }

    /// Stops the server: what is committed is safe, what is open is rolled back.
    ///
    /// Doing it twice does no harm. Afterwards another bittern may use the directory. A fast shutdown of at most a minute; then an immediate one, which the next start recovers from.
    package func stop() async {
        isStopping = true
        if await !server.stop(within: Self.stopLimit, say: say) {
            say("PostgreSQL (pid \(server.pid)) does not stop")
        }
        RunningServer.forget(in: directory)
        socketFolder.remove()
        locks = []
    }

    /// How to reach the server that a bittern, in this process or another, runs for `dataDirectory`.
    ///
    /// - Returns: nil when none runs.
    /// - Throws: `EmbeddedPostgresError.unusable` when this user may not read the directory's files.
    package static func conninfo(ofRunningIn dataDirectory: String) throws -> String? {
        guard let running = try RunningServer.read(from: DataDirectory(dataDirectory)) else { return nil }
        return running.process.isAlive ? running.conninfo : nil
    }

    private func announce() throws {
        let running = RunningServer(
            pid: server.pid,
            dataFolder: home.data,
            socketFolder: socketFolder.path,
            conninfo: conninfo
        )
        try running.write(to: directory)
    }

    private static func makeSocketFolder(
        for directory: DataDirectory,
        owner: ServerAccount,
        _ temporary: String?
    ) throws -> SocketFolder {
        // What a killed bittern left; a damaged file names nothing to remove.
        if let left = try? RunningServer.read(from: directory) { SocketFolder(path: left.socketFolder).remove() }
        return try .make(for: directory, owner: owner, temporary: [temporary, "/tmp"].compactMap { $0 })
    }
}
