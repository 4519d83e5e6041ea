import FoundationEssentials
import Glibc

/// What the kernel knows of this process, under the names every Prometheus client uses.
struct ProcessReading: Equatable {
    let residentBytes: Int
    let cpuSeconds: Double
    let startedAtUnixSeconds: Double

    /// Nil where there is no Linux `/proc`.
    static func current() -> ProcessReading? {
        guard
            let status = contents("/proc/self/status"), let stat = contents("/proc/self/stat"),
            let kernel = contents("/proc/stat")
        else { return nil }
        return ProcessReading(status: status, stat: stat, kernel: kernel, ticksPerSecond: sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Reads the three files' texts; nil when one has another shape.
    init?(status: String, stat: String, kernel: String, ticksPerSecond: Int) {
        // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
        guard let end = stat.lastIndex(of: ")"), ticksPerSecond > 0 else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard
            fields.count > 19, let user = Double(fields[11]), let system = Double(fields[12]),
            let start = Double(fields[19]), let boot = Self.number(after: "btime", in: kernel),
            let resident = Self.number(after: "VmRSS:", in: status)
        else { return nil }
        residentBytes = resident * 1024
        cpuSeconds = (user + system) / Double(ticksPerSecond)
        startedAtUnixSeconds = Double(boot) + start / Double(ticksPerSecond)
    }

    func write(to text: inout MetricsText) {
        text.header("process_resident_memory_bytes", "Resident memory size in bytes.", "gauge")
        text.sample("process_resident_memory_bytes", [], Double(residentBytes))
        text.header("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.", "counter")
        text.sample("process_cpu_seconds_total", [], cpuSeconds)
        text.header("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", "gauge")
        text.sample("process_start_time_seconds", [], startedAtUnixSeconds)
    }

    private static func number(after word: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") where line.hasPrefix(word) {
            return line.dropFirst(word.count).split(whereSeparator: { $0 == " " || $0 == "\t" }).first.flatMap {
                Int($0)
            }
        }
        return nil
    }

    private static func contents(_ path: String) -> String? {
        // A file of /proc that cannot be read means no reading, not a failed scrape.
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
