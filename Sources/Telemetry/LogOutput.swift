import Glibc
import Synchronization
package import SystemPackage

/// A file descriptor that takes whole lines from many threads.
///
/// A line is never mixed with another. When the reader of a pipe stands still, at most one caller waits for it; the
/// others leave their lines behind, up to a limit, beyond which lines are dropped and counted in the next one written.
package final class LogOutput: Sendable {
    private let descriptor: FileDescriptor
    private let limitBytes: Int
    private let waiting = Mutex(Waiting())
    private let writing = Mutex(false)

    /// Keeps at most `limitBytes` for a reader that stands still.
    ///
    /// The descriptor stays the caller's to close.
    package init(_ descriptor: FileDescriptor, limitBytes: Int = 1 << 20) {
        self.descriptor = descriptor
        self.limitBytes = limitBytes
    }

    /// Standard error; from here on a reader that went away costs lines instead of ending the process by `SIGPIPE`.
    package static func standardError() -> LogOutput {
        _ = signal(SIGPIPE, SIG_IGN)
        return LogOutput(.standardError)
    }

    /// Writes the line and a newline, or leaves it to the caller who writes now.
    ///
    /// A descriptor that cannot be written
    /// to loses lines; it never stops the service.
    package func write(line: String) {
        let bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
        waiting.withLock { $0.add(bytes, limit: limitBytes) }
        // Looks again after letting go: a line that came between the last look and the letting go is nobody else's.
        while waiting.withLock({ !$0.bytes.isEmpty }) {
            guard writing.withLockIfAvailable({ drain(&$0) }) != nil else { return }
        }
    }

    private func drain(_ isCutOff: inout Bool) {
        while let bytes = waiting.withLock({ $0.take() }) {
            do {
                // After a write that stopped halfway, the next line starts on a line of its own.
                _ = try descriptor.writeAll(isCutOff ? [UInt8(ascii: "\n")] + bytes : bytes)
                isCutOff = false
            } catch {
                isCutOff = true
            }
        }
    }

    private struct Waiting {
        var bytes: [UInt8] = []
        var dropped = 0

        mutating func add(_ line: [UInt8], limit: Int) {
            if bytes.isEmpty || bytes.count + line.count <= limit {
                bytes += line
            } else {
                dropped += 1
            }
        }

        mutating func take() -> [UInt8]? {
            guard !bytes.isEmpty else { return nil }
            defer { self = Waiting() }
            return dropped == 0
                ? bytes
                : bytes + Array("{\"level\":\"warning\",\"message\":\"log lines dropped\",\"lines\":\(dropped)}\n".utf8)
        }
    }
}
