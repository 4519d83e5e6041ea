import FoundationEssentials

/// A folder with PostgreSQL's server programs.
struct PostgresBinaries: Hashable, Sendable {
    let directory: String
    let majorVersion: Int

    static let oldestMajorVersion = 15

    var initdb: String { "\(directory)/initdb" }
    var postgres: String { "\(directory)/postgres" }

    /// The first usable folder: those of `path` in order, then the versioned ones in `debianFolder`, newest first.
    ///
    /// - Parameters:
    ///   - majorVersion: The version that made the cluster; nil when there is none yet, and 15 or newer will do.
    ///   - path: As in the environment's `PATH`. Links are followed, because `initdb` looks for its files beside itself.
    ///   - debianFolder: Holds `<version>/bin`.
    ///   - account: Who must be able to run them.
    /// - Returns: A folder with both programs.
    /// - Throws: `EmbeddedPostgresError.binariesMissing`, which says what was looked at.
    static func find(
        majorVersion: Int? = nil,
        path: String,
        debianFolder: String = "/usr/lib/postgresql",
        account: ServerAccount
    ) async throws -> PostgresBinaries {
        var considered: [String] = []
        for directory in candidates(path: path, debianFolder: debianFolder) {
            let program = "\(directory)/postgres"
            guard let found = try? await version(of: program, account: account) else {
                considered.append("\(directory): does not run as \(account.name)")
                continue
            }
            if let majorVersion, found != majorVersion {
                considered.append("\(directory): version \(found)")
            } else if found < oldestMajorVersion {
                considered.append("\(directory): version \(found) is too old")
            } else {
                return PostgresBinaries(directory: directory, majorVersion: found)
            }
        }
        let wanted =
            majorVersion.map { "version \($0), which made this cluster" } ?? "version \(oldestMajorVersion) or newer"
        throw EmbeddedPostgresError.binariesMissing(wanted: wanted, considered: considered)
    }

    private static func candidates(path: String, debianFolder: String) -> [String] {
        let files = FileManager.default
        let onPath = path.split(separator: ":").compactMap { folder -> String? in
            let initdb = URL(filePath: "\(folder)/initdb")
            guard folder.hasPrefix("/"), files.isExecutableFile(atPath: initdb.path) else { return nil }
            return initdb.resolvingSymlinksInPath().deletingLastPathComponent().path
        }
        // A folder that is not there is as good as one without versions in it.
        let versions = (try? files.contentsOfDirectory(atPath: debianFolder)) ?? []
        let debian = versions.compactMap { Int($0) }.sorted(by: >).map { "\(debianFolder)/\($0)/bin" }
        var seen: Set<String> = []
        return (onPath + debian).map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
            .filter { seen.insert($0).inserted }
            .filter {
                files.isExecutableFile(atPath: "\($0)/initdb") && files.isExecutableFile(atPath: "\($0)/postgres")
            }
    }

    /// The major version in `postgres (PostgreSQL) 15.3 (Debian …)`, `… 17beta1`, `… 18devel`.
    private static func version(of program: String, account: ServerAccount) async throws -> Int? {
        let answer = try await Command(
            executable: program,
            arguments: ["--version"],
            account: account,
            limit: .seconds(20)
        ).run()
        guard answer.succeeded, let text = answer.output.split(separator: " ").dropFirst(2).first else { return nil }
        return Int(text.prefix { $0.isNumber })
    }
}
