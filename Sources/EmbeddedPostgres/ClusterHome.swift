import FoundationEssentials
import Glibc

/// The folder of one cluster: `data` and `log` belong to PostgreSQL's user, the configuration files to bittern's.
struct ClusterHome: Hashable, Sendable {
    let path: String
    let account: ServerAccount

    /// PostgreSQL's own data folder.
    var data: String { "\(path)/data" }
    /// What `initdb` has not finished yet.
    ///
    /// Becomes `data` when it is whole, so `data` always is.
    var draft: String { "\(path)/data.new" }
    var log: String { "\(path)/log" }
    /// What the server says before it opens its own log.
    var startLog: String { "\(log)/start" }
    var configuration: String { "\(path)/postgresql.conf" }
    var hostAccess: String { "\(path)/pg_hba.conf" }
    var userMap: String { "\(path)/pg_ident.conf" }

    /// The version that made the cluster; nil when there is none.
    ///
    /// - Throws: `EmbeddedPostgresError.unusable` when there is one and this user may not look into it.
    var majorVersion: Int? {
        get throws {
            guard FileManager.default.fileExists(atPath: data) else { return nil }
            let file = "\(data)/PG_VERSION"
            guard let text = FileManager.default.contents(atPath: file).map({ String(decoding: $0, as: UTF8.self) }),
                let version = Int(text.prefix { $0.isNumber })
            else {
                throw EmbeddedPostgresError.unusable(
                    path: file,
                    reason: "this user cannot read it; start bittern as the user who made the cluster"
                )
            }
            return version
        }
    }

    /// Where the cluster of `directory` is, or is to be made: inside it, else (when PostgreSQL's user cannot reach it)
    /// in a folder of its own below `fallback`.
    ///
    /// - Throws: `EmbeddedPostgresError.clusterMisplaced` when there was a cluster and it is not there, or not
    ///   reachable, any more: an empty one must not take its place unasked.
    static func find(
        for directory: DataDirectory,
        fallback: String = "/var/lib/bittern",
        say: @Sendable (String) -> Void
    ) async throws -> ClusterHome {
        if let recorded = FileManager.default.contents(atPath: directory.homeFile) {
            return try await recordedHome(String(decoding: recorded, as: UTF8.self), of: directory)
        }
        let inside = "\(directory.path)/postgres"
        let account = try await ServerAccount.forServer(clusterOwner: owner(of: "\(inside)/data"))
        let canEnter = account.isSwitched ? try await account.canEnter(directory.path) : true
        if canEnter {
            try Folder.make(inside, mode: 0o755)
            return ClusterHome(path: inside, account: account)
        }
        guard !FileManager.default.fileExists(atPath: "\(inside)/data") else {
            throw EmbeddedPostgresError.clusterMisplaced(
                "user \(account.name) cannot reach its cluster in \(inside) any more: "
                    + "let it pass through (chmod a+x) every folder above"
            )
        }
        let outside = "\(fallback)/\(directory.shortName)"
        say("user \(account.name) cannot reach \(directory.path), so PostgreSQL's files are in \(outside)")
        try Folder.make(fallback, mode: 0o755)
        try Folder.make(outside, mode: 0o755)
        return ClusterHome(path: outside, account: account)
    }

    /// Remembers a home outside the data directory, so that the directory can be moved without losing its cluster.
    func record(in directory: DataDirectory) throws {
        guard path != "\(directory.path)/postgres" else { return }
        try Folder.write(path, to: directory.homeFile, mode: 0o600)
    }

    private static func recordedHome(_ text: String, of directory: DataDirectory) async throws -> ClusterHome {
        let path = text.filter { !$0.isNewline }
        guard path.hasPrefix("/"), let owner = owner(of: "\(path)/data") else {
            throw EmbeddedPostgresError.clusterMisplaced(
                "the cluster of \(directory.path) should be in \(path), and is not: restore it, "
                    + "or remove \(directory.homeFile) to begin with an empty one"
            )
        }
        return ClusterHome(path: path, account: try await .forServer(clusterOwner: owner))
    }

    private static func owner(of path: String) -> UInt32? {
        // No such file, no owner.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.ownerAccountID] as? UInt32
    }
}
