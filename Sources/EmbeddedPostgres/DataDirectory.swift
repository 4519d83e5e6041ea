import FoundationEssentials
import Glibc

/// The operator's folder: lock, keyring and tokens are always in it, the cluster when PostgreSQL's user can reach it.
struct DataDirectory: Hashable, Sendable {
    /// Absolute and without links, so that one folder has one name.
    let path: String

    /// Where the server that runs now is described.
    var runningServerFile: String { "\(path)/postgres.json" }

    /// Names the cluster's folder when that is not inside this one.
    var homeFile: String { "\(path)/postgres.home" }

    /// Finds `path`, relative to the working directory; does not make it.
    init(_ path: String) {
        let absolute = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
        let resolved = URL(filePath: absolute).standardizedFileURL.resolvingSymlinksInPath().path
        self.path = resolved.count > 1 && resolved.hasSuffix("/") ? String(resolved.dropLast()) : resolved
    }

    /// Makes it if it is missing: for its owner alone, but that root's may be passed through by PostgreSQL's user.
    ///
    /// - Throws: `EmbeddedPostgresError.unusable` when it cannot be made.
    func make() throws -> DataDirectory {
        guard !path.contains(where: \.isNewline) else {
            throw EmbeddedPostgresError.unusable(path: path, reason: "PostgreSQL takes no path with a line break in it")
        }
        try Folder.make(path, mode: geteuid() == 0 ? 0o711 : 0o700)
        // What is missing has no links to follow; now it is there.
        return DataDirectory(path)
    }

    /// Sixteen hexadecimal digits that stand for the path where a path would be too long.
    var shortName: String {
        let hash = path.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
