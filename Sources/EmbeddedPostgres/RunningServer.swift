import FoundationEssentials

/// What other commands need to know about the server that runs now; a small file in the data directory.
struct RunningServer: Codable, Hashable, Sendable {
    let pid: Int32
    let dataFolder: String
    let socketFolder: String
    let conninfo: String

    var process: ServerProcess { ServerProcess(pid: pid, dataFolder: dataFolder) }

    /// - Returns: nil when nothing is written there.
    /// - Throws: `EmbeddedPostgresError.unusable` when the file cannot be read or is damaged.
    static func read(from directory: DataDirectory) throws -> RunningServer? {
        let path = directory.runningServerFile
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try Folder.explaining(path) {
            let text = try Data(contentsOf: URL(filePath: path))
            guard let server = try? JSONDecoder().decode(RunningServer.self, from: text) else {
                throw EmbeddedPostgresError.unusable(path: path, reason: "it is damaged; start `bittern serve` again")
            }
            return server
        }
    }

    func write(to directory: DataDirectory) throws {
        let text = try JSONEncoder().encode(self)
        try Folder.write(String(decoding: text, as: UTF8.self), to: directory.runningServerFile, mode: 0o600)
    }

    static func forget(in directory: DataDirectory) {
        // A file that stays names a process that is gone, and is not believed.
        try? FileManager.default.removeItem(atPath: directory.runningServerFile)
    }

    /// A conninfo for superuser `bittern` and database `bittern` over the socket in `folder`.
    static func conninfo(socketFolder folder: String) -> String {
        let host = folder.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return "host='\(host)' port=\(ServerConfiguration.port) user=bittern dbname=bittern"
    }
}
