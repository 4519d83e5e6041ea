import Foundation
import Glibc
import Synchronization

/// Stands between a connection and its server and can fall silent, or cut the line, as networks do.
final class Relay: Sendable {
    private enum Mode { case forwarding, silent, cut }

    private struct Pair {
        let client: Int32
        let server: Int32
    }

    /// Host and port of the relay, to be put behind the server's own: later words win.
    let address: String
    private let own: String
    private let mode = Mutex(Mode.forwarding)

    /// Nothing when the server is not on a Unix socket.
    init?(to conninfo: String) throws {
        guard let folder = conninfo.split(separator: " ").first(where: { $0.hasPrefix("host=/") })?.dropFirst(5) else {
            return nil
        }
        own = "/tmp/bittern-relay-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        address = " host=\(own) port=5432"
        let door = Self.socket("\(own)/.s.PGSQL.5432") { bind($0, $1, $2) }
        listen(door, 64)
        Thread { [self] in run(door, "\(folder)/.s.PGSQL.5432") }.start()
    }

    func fallSilent() { mode.withLock { $0 = .silent } }

    func cut() {
        mode.withLock { $0 = .cut }
        try? FileManager.default.removeItem(atPath: own)
    }

    private func run(_ door: Int32, _ server: String) {
        var pairs: [Pair] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        defer { for pair in pairs { close(pair.client, pair.server) } }
        while true {
            let mode = mode.withLock { $0 }
            if mode == .cut { break }
            if mode == .silent {
                usleep(5_000)
                continue
            }
            var entries = ([door] + pairs.flatMap { [$0.client, $0.server] })
                .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&entries, nfds_t(entries.count), 10)
            for index in pairs.indices {
                move(from: entries[1 + 2 * index], to: pairs[index].server, &buffer)
                move(from: entries[2 + 2 * index], to: pairs[index].client, &buffer)
            }
            if entries[0].revents != 0 {
                pairs.append(Pair(client: accept(door, nil, nil), server: Self.socket(server) { connect($0, $1, $2) }))
            }
        }
        close(door)
    }

    private func move(from source: pollfd, to target: Int32, _ buffer: inout [UInt8]) {
        guard source.revents != 0 else { return }
        let count = read(source.fd, &buffer, buffer.count)
        guard count > 0 else {
            shutdown(target, Int32(SHUT_RDWR))
            return
        }
        send(target, buffer, count, Int32(MSG_NOSIGNAL))
    }

    private func close(_ descriptors: Int32...) {
        for descriptor in descriptors { Glibc.close(descriptor) }
    }

    private static func socket(
        _ path: String,
        _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return descriptor
    }
}
