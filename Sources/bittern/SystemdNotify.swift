import Glibc
import NIOCore
import NIOPosix
import ServiceLifecycle
import Subprocess

/// Tells systemd how the service is doing: `READY=1`, `STATUS=…`, `WATCHDOG=1`, `STOPPING=1`.
///
/// One datagram each to the socket in `NOTIFY_SOCKET`. Telling never fails and never holds anybody up: without a
/// systemd that listens the words are lost, as `sd_notify` would lose them.
struct SystemdNotify: Service {
    /// The path of the socket, or `@` and its name in Linux' abstract namespace.
    private let socket: String

    /// Half of what systemd allows between two signs of life; nil when it wants none from this process.
    let watchdogInterval: Duration?

    /// Whether the service is alive: no sign of life is given while it says no.
    private let isAlive: @Sendable () async -> Bool

    /// Nil when the process was not started by a systemd that listens.
    ///
    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    init?(environment: [String: String], isAlive: @escaping @Sendable () async -> Bool) {
        guard let socket = environment["NOTIFY_SOCKET"], socket.hasPrefix("/") || socket.hasPrefix("@")
        else { return nil }
        self.socket = socket
        self.isAlive = isAlive
        let isOurs = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        let limit = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = isOurs && limit > 0 ? .microseconds(limit) / 2 : nil
    }

    /// Every door is open: units that wait for this one may start.
    func ready(status: String) async {
        await send("READY=1\nSTATUS=\(Self.line(status))")
    }

    /// What `systemctl status` shows.
    func status(_ status: String) async {
        await send("STATUS=\(Self.line(status))")
    }

    /// The drain began.
    func stopping() async {
        await send("STOPPING=1")
    }

    /// Gives signs of life until the service is asked to stop, says that it is stopping, and returns.
    ///
    /// From that word on systemd expects no more of them. Put it last in the list of services: the list is stopped
    /// backwards, so systemd hears it before the drain and not after.
    func run() async throws {
        try await withThrowingTaskGroup { group in
            group.addTask {
                try? await gracefulShutdown()  // cancelled: nobody waits for the word any more
                await stopping()
            }
            if let watchdogInterval {
                group.addTask {
                    while !Task.isCancelled {
                        if await isAlive() { await send("WATCHDOG=1") }
                        try await Task.sleep(for: watchdogInterval)
                    }
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// A newline would begin another assignment.
    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    private func send(_ message: String) async {
        do {
            if socket.hasPrefix("@") {
                try await sendByProgram(message)
            } else {
                try await sendToPath(message)
            }
        } catch {
            // systemd went away, or its socket is another's: there is nobody to tell.
        }
    }

    private func sendToPath(_ message: String) async throws {
        let address = try SocketAddress(unixDomainSocketPath: socket)
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(to: address).get()
        let envelope = AddressedEnvelope(remoteAddress: address, data: ByteBuffer(string: message))
        try await channel.writeAndFlush(envelope)
        try await channel.close()
    }

    /// For names that SwiftNIO cannot address.
    ///
    /// The unit needs `NotifyAccess=all` then: the words come from a child of the service.
    ///
    /// An abstract name ends where its address ends; SwiftNIO's addresses are always full length, so that the name would
    /// get zeros at its end. This can go once SwiftNIO keeps the length.
    private func sendByProgram(_ message: String) async throws {
        // Without waiting until systemd has read it: its answer would tell nobody anything.
        let words = ["--no-block"] + message.split(separator: "\n").map(String.init)
        _ = try await Subprocess.run(
            .name("systemd-notify"),
            arguments: Arguments(words),
            output: .discarded,
            error: .discarded
        )
    }
}
