import Glibc

/// The operating system user PostgreSQL runs as.
///
/// It is never root: PostgreSQL refuses that.
struct ServerAccount: Hashable, Sendable {
    let name: String
    let userID: UInt32
    let groupID: UInt32
    /// True when it is not the user of this process, so that programs must be started as somebody else.
    let isSwitched: Bool

    /// The user of this process, root included.
    static func current() async throws -> ServerAccount {
        let (userID, groupID) = (geteuid(), getegid())
        let answer = try await Command(executable: "/usr/bin/id", arguments: ["-un"]).run()
        guard answer.succeeded, let name = answer.output.split(separator: "\n").first else {
            throw EmbeddedPostgresError.noAccount(
                "user \(userID) has no name in /etc/passwd, and PostgreSQL does not run without one: add an entry, "
                    + "or set BITTERN_DATABASE_URL"
            )
        }
        return ServerAccount(name: String(name), userID: userID, groupID: groupID, isSwitched: false)
    }

    /// Who runs the server: this process's user, but never root.
    ///
    /// In root's place: the owner of the cluster if there is one, else `postgres`, else `nobody`.
    ///
    /// - Throws: `EmbeddedPostgresError.noAccount` when there is nobody.
    static func forServer(clusterOwner: UInt32?) async throws -> ServerAccount {
        guard geteuid() == 0 else { return try await current() }
        let names = clusterOwner.flatMap { $0 == 0 ? nil : [String($0)] } ?? ["postgres", "nobody"]
        for name in names {
            if let account = try await named(name), account.userID != 0 { return account }
        }
        throw EmbeddedPostgresError.noAccount(
            "PostgreSQL does not run as root, and there is no user \(names.joined(separator: " or ")) on this machine"
        )
    }

    /// Looks a user up by name or number, wherever the machine keeps its users.
    private static func named(_ name: String) async throws -> ServerAccount? {
        let answer = try await Command(executable: "/usr/bin/getent", arguments: ["passwd", name]).run()
        let fields = answer.output.split(separator: ":", omittingEmptySubsequences: false)
        guard answer.succeeded, fields.count >= 4, let user = UInt32(fields[2]), let group = UInt32(fields[3]) else {
            return nil
        }
        return ServerAccount(name: String(fields[0]), userID: user, groupID: group, isSwitched: true)
    }

    /// Whether this user may enter `directory`.
    func canEnter(_ directory: String) async throws -> Bool {
        try await Command(executable: "/usr/bin/test", arguments: ["-x", directory], account: self).run().succeeded
    }
}
