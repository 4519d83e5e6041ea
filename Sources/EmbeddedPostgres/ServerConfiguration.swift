import FoundationEssentials

/// The three files PostgreSQL reads at its start, as text.
struct ServerConfiguration: Sendable {
    let home: ClusterHome
    let socketFolder: String
    /// Whether this PostgreSQL was built with lz4.
    let hasLZ4: Bool
    /// Who may connect as `bittern` besides root and the server's own user.
    let operatorName: String
    /// Set over ours, by name.
    var overrides: [String: String] = [:]

    static let port = 5432

    /// `postgresql.conf`.
    ///
    /// Durable: what was committed is on the disk. Reachable over the Unix socket only.
    var settings: String {
        let ours: [String: String] = [
            "listen_addresses": "",
            "port": String(Self.port),
            // A list, so a comma in the path needs quotation marks.
            "unix_socket_directories": "\"\(socketFolder.replacing("\"", with: "\"\""))\"",
            "hba_file": home.hostAccess,
            "ident_file": home.userMap,
            "cluster_name": "bittern",
            "max_connections": "100",
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "shared_buffers": "128MB",
            "max_wal_size": "2GB",
            "wal_compression": hasLZ4 ? "lz4" : "on",
            "default_toast_compression": hasLZ4 ? "lz4" : "pglz",
            // Statements are short here; compiling them costs more than it saves.
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "on",
            "log_directory": home.log,
            "log_filename": "postgres-%Y%m%d-%H%M%S.log",
            "log_rotation_size": "16MB",
            "log_rotation_age": "0",
            "log_line_prefix": "%m [%p] %q%u@%d ",
        ]
        return ours.merging(overrides) { $1 }.sorted { $0.key < $1.key }
            .map { "\($0.key) = \(Self.quoted($0.value))\n" }
            .joined()
    }

    /// `pg_hba.conf`: over TCP nobody; as `bittern` only those in the map; other roles with a password of theirs.
    var hostAccess: String {
        """
        local all         bittern peer map=bittern
        local replication bittern peer map=bittern
        local all         all     scram-sha-256
        host  all         all     all reject

        """
    }

    /// `pg_ident.conf`: which operating system users are `bittern`.
    var userMap: String {
        Set([operatorName, home.account.name, "root"]).sorted()
            .map { "bittern \"\($0.replacing("\"", with: "\"\""))\" bittern\n" }
            .joined()
    }

    /// Writes the files into the home, which belongs to bittern's user: PostgreSQL can read and not change them.
    ///
    /// - Throws: `EmbeddedPostgresError.unusable`.
    func write() throws {
        for name in overrides.keys where !name.allSatisfy({ $0.isLetter || $0 == "_" || $0 == "." }) {
            throw EmbeddedPostgresError.unusable(path: home.configuration, reason: "\(name) is no name of a setting")
        }
        try Folder.write(settings, to: home.configuration, mode: 0o644)
        try Folder.write(hostAccess, to: home.hostAccess, mode: 0o644)
        try Folder.write(userMap, to: home.userMap, mode: 0o644)
    }

    private static func quoted(_ value: String) -> String {
        let escaped = value.replacing("\\", with: "\\\\").replacing("'", with: "''").replacing("\n", with: "\\n")
        return "'\(escaped)'"
    }
}
