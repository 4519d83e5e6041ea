/// Why the schema was not brought up to date; `description` is written for the operator who reads it.
package enum MigrationError: Error, Hashable, CustomStringConvertible {
    /// A file of `sql/` cannot be read.
    case unreadable(path: String, reason: String)
    /// Migrations are numbered 0001, 0002, … without a gap, and this one is not.
    case misnumbered(path: String, expected: Int)
    /// A migration that this database has is not the one of this program: edited, renamed or removed.
    case edited(path: String)
    /// The database has migrations that this program does not know.
    case newer(paths: [String])
    /// Another migrator held the lock for longer than we wait.
    case locked(waited: Duration)
    /// A file was refused by the database. What is in `applied` stays applied, and is not applied again.
    case refused(path: String, reason: String, applied: [String])
    /// The role may not do what is needed.
    case notAllowed(path: String, reason: String, applied: [String])

    package var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "\(path) cannot be read: \(reason)"
        case .misnumbered(let path, let expected):
            "\(path) is out of order: migrations are numbered without a gap, and number \(expected) belongs here"
        case .edited(let path):
            "\(path) is not the file that this database was migrated with: "
                + "an applied migration is never edited, renamed or removed; write a new one"
        case .newer(let paths):
            "this database was migrated by a newer bittern (\(paths.joined(separator: ", "))): "
                + "run that one, or a newer; nothing was changed"
        case .locked(let waited):
            "another bittern has been migrating this database for \(waited): see what it waits for, then try again"
        case .refused(let path, let reason, let applied):
            "\(path) was refused: \(reason)\(Self.sentence(applied))"
        case .notAllowed(let path, let reason, let applied):
            "\(path) needs more than this role may do (\(reason)): "
                + "run `bittern migrate` with a role that owns the schema\(Self.sentence(applied))"
        }
    }

    private static func sentence(_ applied: [String]) -> String {
        applied.isEmpty ? "; nothing was changed" : "; applied before it, and kept: \(applied.joined(separator: ", "))"
    }
}
