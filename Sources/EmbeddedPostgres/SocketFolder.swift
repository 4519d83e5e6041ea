import FoundationEssentials
import Glibc

/// The folder of the server's Unix socket; short, because the kernel takes at most 107 bytes.
struct SocketFolder: Hashable, Sendable {
    let path: String

    static let longestSocketBytes = 107

    private static let socketName = "/.s.PGSQL.\(ServerConfiguration.port)"

    /// Makes `/run/bittern/<hash>` when root, else (or when `/run` cannot be written) a new private folder with an
    /// unguessable name in one of `temporary`.
    ///
    /// - Throws: `EmbeddedPostgresError.unusable` when no folder can be made.
    static func make(
        for directory: DataDirectory,
        owner: ServerAccount,
        run: String = "/run",
        temporary: [String]
    ) throws -> SocketFolder {
        if geteuid() == 0, let folder = runFolder(for: directory, owner: owner, run: run) { return folder }
        var reason = "no temporary folder has a path short enough"
        for parent in temporary {
            var random = SystemRandomNumberGenerator()
            let path = "\(parent)/bittern-\(String(random.next() as UInt64, radix: 36))"
            guard (path + socketName).utf8.count <= longestSocketBytes else { continue }
            do {
                if try Folder.makeNew(path, mode: 0o700, owner: owner) { return SocketFolder(path: path) }
            } catch {
                reason = "\(error)"
            }
        }
        throw EmbeddedPostgresError.unusable(path: temporary.joined(separator: ", "), reason: reason)
    }

    /// Removes the folder and the socket in it; one that somebody else put files into stays.
    func remove() {
        guard path.split(separator: "/").dropLast().last == "bittern" || path.contains("/bittern-") else { return }
        for name in [Self.socketName, "\(Self.socketName).lock"] {
            // Gone already is as good; anything else shows when the folder cannot be removed, and then it stays.
            try? FileManager.default.removeItem(atPath: path + name)
        }
        guard let others = try? FileManager.default.contentsOfDirectory(atPath: path), others.isEmpty else { return }
        // An empty folder that stays costs nothing.
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func runFolder(for directory: DataDirectory, owner: ServerAccount, run: String) -> SocketFolder? {
        let path = "\(run)/bittern/\(directory.shortName)"
        guard (path + socketName).utf8.count <= longestSocketBytes else { return nil }
        // Read-only in some containers; a temporary folder does as well.
        guard (try? Folder.make("\(run)/bittern", mode: 0o755)) != nil else { return nil }
        guard (try? Folder.make(path, mode: 0o755, owner: owner)) != nil else { return nil }
        return SocketFolder(path: path)
    }
}
