import Curl
import Foundation
import HTTPTypes

/// A `bittern serve` as an operator would start it, on ports of its own.
actor BitternProcess {
    /// The binary that was built beside these tests.
    static let binary = Bundle.main.bundleURL.appending(path: "bittern").path

    nonisolated let publicURL: String
    nonisolated let operatorURL: String
    nonisolated let operatorToken = "end-to-end-operator-token"
    /// The conninfo that it was given.
    nonisolated let database: String?
    nonisolated let pid: pid_t
    private nonisolated let logFile: String
    private let process: Process

    /// What keys seal with, the same for every process of these tests.
    static let keyring = "k1:" + Data(repeating: 7, count: 32).base64EncodedString()

    /// Starts it and returns when its doors are open and it is ready.
    ///
    /// `database` is a conninfo; `nil` lets it make its own in `dataDirectory`.
    static func start(
        database: String?,
        dataDirectory: String,
        roles: String = "receiver,worker,console",
        publicPort: Int = 0,
        environment: [String: String] = [:],
        untilReady: Bool = true
    ) async throws -> BitternProcess {
        let process = Process()
        let logFile = "\(dataDirectory)/bittern-\(UUID().uuidString).log"
        try FileManager.default.createDirectory(atPath: dataDirectory, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: logFile, contents: nil)
        process.executableURL = URL(filePath: binary)
        process.arguments = ["serve", "--roles", roles, "--public-port", "\(publicPort)", "--operator-port", "0"]
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("BITTERN_") }
        variables["BITTERN_DATA_DIR"] = dataDirectory
        variables["BITTERN_DATABASE_URL"] = database
        variables["BITTERN_KEYRING"] = keyring
        variables["BITTERN_OPERATOR_TOKEN"] = "end-to-end-operator-token"
        process.environment = variables.merging(environment) { $1 }
        let log = try FileHandle(forWritingTo: URL(filePath: logFile))
        process.standardError = log
        process.standardOutput = log
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let expected = roles.split(separator: ",").count { $0 != "worker" }
        let doors = try await eventually("the doors of bittern are open", within: .seconds(60)) {
            guard process.isRunning else { throw Gone(log: try String(contentsOfFile: logFile, encoding: .utf8)) }
            let doors = try Self.doors(in: logFile)
            return doors.count == expected ? doors : nil
        }
        let bittern = BitternProcess(process, database, logFile, doors)
        guard untilReady, let door = doors.keys.first.map({ $0 == "public" ? bittern.publicURL : bittern.operatorURL })
        else { return bittern }
        let curl = CurlLoop()
        _ = try await eventually("bittern is ready", within: .seconds(60)) {
            let address = URL(string: door)
            let request = HTTPRequest(
                method: .get,
                scheme: "http",
                authority: "127.0.0.1:\(address?.port ?? 0)",
                path: "/readyz"
            )
            let answer = try await curl.send(request, addresses: .anywhere)
            return answer.response.status.code == 200 ? true : nil
        }
        await curl.close()
        return bittern
    }

    struct Gone: Error {
        let log: String
    }

    private init(_ process: sending Process, _ database: String?, _ logFile: String, _ doors: [String: String]) {
        self.database = database
        pid = process.processIdentifier
        self.process = process
        self.logFile = logFile
        publicURL = "http://" + (doors["public"] ?? "").replacing("0.0.0.0", with: "127.0.0.1")
        operatorURL = "http://" + (doors["operator"] ?? "")
    }

    deinit { kill(pid, SIGKILL) }

    nonisolated var log: String { (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? "" }

    /// As a power cut would: nothing is finished, nothing is said.
    nonisolated func crash() { kill(pid, SIGKILL) }

    /// SIGTERM; returns the exit status.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private static func doors(in logFile: String) throws -> [String: String] {
        let lines = try String(contentsOfFile: logFile, encoding: .utf8).split(separator: "\n")
        let opened = lines.compactMap { line -> (String, String)? in
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let door = object["door"] as? String, let address = object["address"] as? String
            else { return nil }
            return (door, address)
        }
        return Dictionary(opened) { $1 }
    }
}

/// Asks until there is an answer, a hundred times a second.
///
/// - Throws: when there is none within `limit`, with what was waited for.
func eventually<Answer>(
    _ what: String,
    within limit: Duration = .seconds(20),
    isolation: isolated (any Actor)? = #isolation,
    _ ask: () async throws -> Answer?
) async throws -> Answer {
    let deadline = ContinuousClock.now + limit
    while true {
        if let answer = try await ask() { return answer }
        guard .now < deadline else { throw NeverHappened(what: what) }
        try await Task.sleep(for: .milliseconds(10))
    }
}

struct NeverHappened: Error {
    let what: String
}
