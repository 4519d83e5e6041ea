import Foundation
import Glibc
import Synchronization

/// A scripted HTTP/1.1 server on a loopback port: for each request, the script says what to send and when to hang up.
///
/// One thread per connection; keep-alive unless the script says otherwise. Ends its connections when it is released.
final class LoopbackServer: Sendable {
    /// A request as it came.
    struct Received: Sendable {
        let method: String
        let target: String
        /// `name: value`, the name in lower case.
        let headers: [String]
        let body: [UInt8]
        /// Counts from 1 over the whole server, in the order of arrival.
        let number: Int

        func header(_ name: String) -> String? {
            headers.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
        }
    }

    enum Step: Sendable {
        case send(String)
        case bytes([UInt8])
        /// Hang up.
        case close
        /// Say nothing more until the other side hangs up.
        case hold
        /// Say the same byte again and again, one at a time, until the other side hangs up.
        case trickle(UInt8, every: Duration)
    }

    enum Event: Sendable {
        case request(Received)
        case hungUp
    }

    private struct Counts {
        var connections = 0
        var requests: [Received] = []
    }

    let port: Int
    /// What happens, as it happens; for one listener.
    let events: AsyncStream<Event>

    private let listener: Int32
    private let counts = Mutex(Counts())
    private let report: AsyncStream<Event>.Continuation
    private let script: @Sendable (Received) -> [Step]

    init(_ script: @escaping @Sendable (Received) -> [Step]) throws {
        self.script = script
        (listener, port) = try Self.listen(backlog: 512)
        (events, report) = AsyncStream.makeStream()
        let listener = listener
        Self.onThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, let server = self else {
                    close(listener)
                    return
                }
                server.counts.withLock { $0.connections += 1 }
                Self.onThread {
                    server.serve(connection)
                    shutdown(connection, Int32(SHUT_RDWR))
                    close(connection)
                    server.report.yield(.hungUp)
                }
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    var authority: String { "127.0.0.1:\(port)" }
    var connections: Int { counts.withLock { $0.connections } }
    var requests: [Received] { counts.withLock { $0.requests } }

    /// Waits for the next request; the suite's time limit is the limit.
    func nextRequest() async -> Received? {
        for await case .request(let request) in events { return request }
        return nil
    }

    /// Waits until some connection has ended.
    func nextHangUp() async {
        for await case .hungUp in events { return }
    }

    static func listen(backlog: Int32) throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && Glibc.listen(descriptor, backlog) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    private func serve(_ connection: Int32) {
        var buffer: [UInt8] = []
        while let (method, target, headers, body) = Self.readRequest(connection, &buffer) {
            let request = counts.withLock { counts in
                let number = counts.requests.count + 1
                let request = Received(method: method, target: target, headers: headers, body: body, number: number)
                counts.requests.append(request)
                return request
            }
            report.yield(.request(request))
            for step in script(request) {
                switch step {
                case .send(let text): guard Self.write(Array(text.utf8), to: connection) else { return }
                case .bytes(let bytes): guard Self.write(bytes, to: connection) else { return }
                case .close: return
                case .hold:
                    while Self.read(connection, &buffer) {}
                    return
                case .trickle(let byte, let pause):
                    while Self.write([byte], to: connection) { usleep(UInt32(pause / .microseconds(1))) }
                    return
                }
            }
        }
    }

    private static func readRequest(
        _ connection: Int32,
        _ buffer: inout [UInt8]
    ) -> (method: String, target: String, headers: [String], body: [UInt8])? {
        let end = Array("\r\n\r\n".utf8)
        while buffer.firstRange(of: end) == nil { guard read(connection, &buffer) else { return nil } }
        guard let head = buffer.firstRange(of: end) else { return nil }
        let lines = String(decoding: buffer[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return parts[0].lowercased() + ":" + parts.dropFirst().joined()
        }
        let length = headers.first { $0.hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) } ?? 0
        while buffer.count < head.upperBound + length { guard read(connection, &buffer) else { return nil } }
        let body = Array(buffer[head.upperBound..<(head.upperBound + length)])
        buffer.removeFirst(head.upperBound + length)
        return (words[0], words[1], headers, body)
    }

    private static func read(_ connection: Int32, _ buffer: inout [UInt8]) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = recv(connection, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: chunk[..<count])
        return true
    }

    private static func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private static func onThread(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = 512 << 10
        thread.start()
    }
}
