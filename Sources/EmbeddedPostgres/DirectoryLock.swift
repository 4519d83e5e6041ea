import FoundationEssentials
import Glibc
import SystemPackage

/// The right to be the only bittern that uses a directory, held until this object goes.
///
/// The kernel keeps it (`flock`), so a process that is killed gives it back and no stale file can block the next one.
final class DirectoryLock: Sendable {
    private let file: FileDescriptor

    private init(owning file: FileDescriptor) { self.file = file }

    deinit {
        // Closing alone releases it only when no child process is just being made with a copy of the descriptor.
        flock(file.rawValue, LOCK_UN)
        // There is nobody left to tell if that is refused.
        try? file.close()
    }

    /// Takes the lock and writes this process's number into `<directory>/lock`; does not wait.
    ///
    /// - Throws: `EmbeddedPostgresError.alreadyRunning` when another process, or another lock in this one, has it;
    ///   `.unusable` when the file cannot be made or written.
    static func take(_ directory: String) throws -> DirectoryLock {
        let path = "\(directory)/lock"
        do {
            let file = try FileDescriptor.open(
                FilePath(path),
                .readWrite,
                options: [.create, .closeOnExec, .noFollow],
                permissions: [.ownerReadWrite]
            )
            let lock = DirectoryLock(owning: file)
            guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
                throw EmbeddedPostgresError.alreadyRunning(directory: directory, pid: holder(path))
            }
            try file.resize(to: 0)
            try file.writeAll("\(getpid())\n".utf8)
            return lock
        } catch let errno as Errno {
            throw EmbeddedPostgresError.unusable(path: path, reason: errno.description)
        }
    }

    private static func holder(_ path: String) -> Int32? {
        guard let text = FileManager.default.contents(atPath: path) else { return nil }
        return Int32(String(decoding: text, as: UTF8.self).filter { !$0.isNewline })
    }
}
