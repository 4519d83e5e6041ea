/// Why a private PostgreSQL could not be had; `description` is written for the operator who reads it.
package enum EmbeddedPostgresError: Error, Hashable, CustomStringConvertible {
    /// No usable `initdb` and `postgres`; `considered` says folder by folder why not.
    case binariesMissing(wanted: String, considered: [String])
    /// Another bittern holds the directory. `pid` is nil when it has not written its number yet.
    case alreadyRunning(directory: String, pid: Int32?)
    /// A file or folder cannot be made, written or read.
    case unusable(path: String, reason: String)
    /// No operating system user to run PostgreSQL as.
    case noAccount(String)
    /// The files of the cluster are not where they were, or not as this program left them.
    case clusterMisplaced(String)
    /// A program of PostgreSQL's said no, or the server did not come up; `log` is the tail of what it wrote.
    case serverRefused(action: String, log: String)

    package var description: String {
        switch self {
        case .binariesMissing(let wanted, let considered):
            let list = considered.isEmpty ? "" : " (looked at: \(considered.joined(separator: "; ")))"
            return "no PostgreSQL server, \(wanted), on this machine: "
                + "apt-get install postgresql, or set BITTERN_DATABASE_URL\(list)"
        case .alreadyRunning(let directory, let pid):
            let who = pid.map { "pid \($0)" } ?? "pid not known yet"
            return "another bittern (\(who)) is using the data directory \(directory): "
                + "stop it, or give this one a BITTERN_DATA_DIR of its own"
        case .unusable(let path, let reason):
            return "\(path) is not usable: \(reason)"
        case .noAccount(let reason):
            return reason
        case .clusterMisplaced(let reason):
            return reason
        case .serverRefused(let action, let log):
            return log.isEmpty ? "PostgreSQL: \(action)" : "PostgreSQL: \(action); the end of its log:\n\(log)"
        }
    }
}
