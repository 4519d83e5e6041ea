import Credentials
package import Domain
import FoundationEssentials
import Glibc
import SystemPackage

/// The secrets that are made by themselves, each in a file of the data directory that only its owner may read.
package struct DataDirectorySecrets: Sendable {
    package static let keyringFile = "keyring"
    package static let operatorTokenFile = "operator-token"

    private let directory: String

    package init(in directory: String) { self.directory = directory }

    /// The keyring, made at the first call: it is on the disk before anything is sealed with it.
    ///
    /// - Throws: `ConfigurationError`, when the file can be read by others too.
    package func keyring() throws -> Secret {
        try readOrMake(Self.keyringFile) { Keyring.makeEntry(id: "k1") }
    }

    /// The token of the operators' door, made at the first call.
    ///
    /// - Throws: `ConfigurationError`, when the file can be read by others too.
    package func operatorToken() throws -> Secret {
        try readOrMake(Self.operatorTokenFile) { RandomText.make(bytes: 32) }
    }

    /// The token of the operators' door if a service has made it.
    ///
    /// - Throws: `ConfigurationError`, when it is there and cannot be used.
    package func existingOperatorToken() throws -> Secret? { try read(Self.operatorTokenFile) }

    /// The keyring if a service has made it.
    ///
    /// - Throws: `ConfigurationError`, when it is there and cannot be used.
    package func existingKeyring() throws -> Secret? { try read(Self.keyringFile) }

    private func path(_ name: String) -> String { "\(directory)/\(name)" }

    private func readOrMake(_ name: String, _ make: () -> Secret) throws -> Secret {
        if let secret = try read(name) { return secret }
        try makeDirectory()
        let draft = path("\(name).\(getpid())")
        do {
            try write(make(), to: draft)
            // Refuses when the file has come to be in between; then that one holds.
            try FileManager.default.moveItem(atPath: draft, toPath: path(name))
        } catch {
            // What is left is a draft that nobody reads.
            try? FileManager.default.removeItem(atPath: draft)
            if let secret = try read(name) { return secret }
            throw ConfigurationError("\(path(name)) cannot be made: \(error); make the folder writable")
        }
        guard let secret = try read(name) else { throw ConfigurationError("\(path(name)) has gone again") }
        return secret
    }

    private func read(_ name: String) throws -> Secret? {
        let path = path(name)
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            return nil  // not there, or the folder is closed to us: the caller then says what is missing
        }
        if let mode = attributes[.posixPermissions] as? Int, mode & 0o077 != 0 {
            let shown = String(mode & 0o777, radix: 8)
            throw ConfigurationError("\(path) can be read or changed by others (mode 0\(shown)); chmod 600 \(path)")
        }
        return Secret(try SecretFile.text(at: path, namedBy: name))
    }

    private func makeDirectory() throws {
        guard !FileManager.default.fileExists(atPath: directory) else { return }
        // Root's may be passed through: PostgreSQL, which then runs as another user, lives inside.
        let mode = geteuid() == 0 ? 0o711 : 0o700
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory)
        } catch {
            throw ConfigurationError("the data directory \(directory) cannot be made: \(error)")
        }
    }

    private func write(_ secret: Secret, to path: String) throws {
        let file = try FileDescriptor.open(
            FilePath(path),
            .writeOnly,
            options: [.create, .truncate],
            permissions: .ownerReadWrite
        )
        try file.closeAfter {
            _ = try secret.withValue { try file.writeAll(Array("\($0)\n".utf8)) }
            // A keyring that is lost with the power takes all that it sealed with it.
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }
}
