import FoundationEssentials

/// Makes folders and small files, with errors that name the path and say what to do.
enum Folder {
    /// Makes `path` and what is missing above it, unless it is there.
    ///
    /// - Parameters:
    ///   - path: Absolute.
    ///   - mode: Of the last folder, when it is made here; an existing one is not touched.
    ///   - owner: Whose it is to be, when it is made here; nil is the user of this process.
    /// - Throws: `EmbeddedPostgresError.unusable`.
    static func make(_ path: String, mode: Int, owner: ServerAccount? = nil) throws {
        var isFolder = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder else { throw EmbeddedPostgresError.unusable(path: path, reason: "it is not a folder") }
            return
        }
        try explaining(path) {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            var attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
            if let owner, owner.isSwitched {
                attributes[.ownerAccountID] = Int(owner.userID)
                attributes[.groupOwnerAccountID] = Int(owner.groupID)
            }
            try FileManager.default.setAttributes(attributes, ofItemAtPath: path)
        }
    }

    /// Makes a folder that nobody made before.
    ///
    /// - Returns: False when it is there already, whoever's it is.
    static func makeNew(_ path: String, mode: Int, owner: ServerAccount) throws -> Bool {
        let parent = URL(filePath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: mode]
            )
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            return false
        } catch {
            throw EmbeddedPostgresError.unusable(path: parent, reason: reason(error))
        }
        guard owner.isSwitched else { return true }
        try explaining(path) {
            try FileManager.default.setAttributes(
                [.ownerAccountID: Int(owner.userID), .groupOwnerAccountID: Int(owner.groupID)],
                ofItemAtPath: path
            )
        }
        return true
    }

    /// Writes a whole file at once, so that a reader never sees half of it.
    static func write(_ text: String, to path: String, mode: Int) throws {
        try explaining(path) {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
    }

    /// Runs `body` and turns what the system says into a sentence about `path`.
    static func explaining<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as EmbeddedPostgresError {
            throw error
        } catch {
            throw EmbeddedPostgresError.unusable(path: path, reason: reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileWriteNoPermission?, .fileReadNoPermission?: "this user may not write there; make it writable"
        case .fileWriteOutOfSpace?: "the disk is full; make room"
        case .fileWriteVolumeReadOnly?: "the file system is read-only"
        case .fileNoSuchFile?, .fileReadNoSuchFile?: "it is not there"
        case nil, .some: "\(error)"
        }
    }
}
