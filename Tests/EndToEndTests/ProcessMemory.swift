import Foundation

/// What a process holds in memory, as Linux counts it.
struct ProcessMemory {
    /// Now, in bytes.
    let resident: Int
    /// The most it ever was, in bytes.
    let peak: Int

    init(of pid: pid_t) throws {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        resident = try Self.field("VmRSS:", in: status)
        peak = try Self.field("VmHWM:", in: status)
    }

    struct Missing: Error {
        let field: String
    }

    private static func field(_ name: String, in status: String) throws -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        guard let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
            throw Missing(field: name)
        }
        return kilobytes << 10
    }
}
