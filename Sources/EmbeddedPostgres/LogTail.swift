import FoundationEssentials

/// The end of what the server wrote, and the limit of what is kept.
enum LogTail {
    /// Newest files of 16 MB each that stay; older ones are removed at each start.
    static let keptFiles = 6

    static func last(lines: Int, of text: String) -> String {
        text.split(separator: "\n").suffix(lines).joined(separator: "\n")
    }

    /// The last lines of the start log, and of the newest log file when it was written since `home` was last started.
    static func read(_ home: ClusterHome) -> String {
        ([home.startLog] + files(of: home).suffix(1)).map { path in
            let bytes = FileManager.default.contents(atPath: path) ?? Data()
            return last(lines: 15, of: String(decoding: bytes.suffix(1 << 14), as: UTF8.self))
        }
        .filter { !$0.isEmpty }
        .joined(separator: "\n")
    }

    /// Removes all but the newest files.
    static func prune(_ home: ClusterHome) {
        for path in files(of: home).dropLast(keptFiles) {
            // A log that stays costs room, not correctness.
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// Oldest first: their names begin with the time.
    private static func files(of home: ClusterHome) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home.log)) ?? []
        return names.filter { $0.hasPrefix("postgres-") }.sorted().map { "\(home.log)/\($0)" }
    }
}
