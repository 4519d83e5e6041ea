import Domain
import Foundation
import Postgres
import Subprocess
import SystemPackage
import ThrowawayDatabase

/// A bittern on a database of its own, a simulated Bitbucket that takes any token, and an OAuth 2 server of Authlib's; all of them
/// are processes, and gone afterwards.
struct Installation: Sendable {
    let clientID = "foreign-client"
    let secretFile: String
    let publicURL: String
    let simulatorURL: String
    let foreignURL: String
    private let operatorURL: String
    private let foreign: RunningProgram
    private let connection: PostgresConnection

    /// The binary that was built beside these tests.
    private static let binary = Bundle.main.bundleURL.appending(path: "bittern").path
    private static let operatorToken = "contract-tests-operator-token"
    private static let secret = "a+foreign/client:secret="

    static func with(_ manner: ForeignOAuthTests.Manner, _ body: (Installation) async throws -> Void) async throws {
        try await withThrowawayDatabase { conninfo in
            let folder = FileManager.default.temporaryDirectory.appending(path: "bittern-foreign-\(UUID())").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }  // what is left is in /tmp, and goes with it
            let connection = try await PostgresConnection.open(conninfo)
            let result: Result<Void, any Error>
            do {
                result = .success(try await run(manner, conninfo, folder, connection, body))
            } catch {
                result = .failure(error)
            }
            await connection.close()
            try result.get()
        }
    }

    private static func run(
        _ manner: ForeignOAuthTests.Manner,
        _ conninfo: String,
        _ folder: String,
        _ connection: PostgresConnection,
        _ body: (Installation) async throws -> Void
    ) async throws {
        let secretFile = "\(folder)/secret"
        try secret.write(toFile: secretFile, atomically: true, encoding: .utf8)
        let port = try await freePort()
        let publicURL = "http://127.0.0.1:\(port)"
        let foreign = try RunningProgram(
            Python.program,
            [
                Python.script("oauth_server.py"), "--client-id", "foreign-client", "--client-secret", secret,
                "--auth-method", manner.authMethod, "--callback", "\(publicURL)/oauth/callback",
                "--scope", manner.scopes.joined(separator: " "),
            ]
        )
        let simulator = try RunningProgram(
            binary,
            ["simulate", "--port", "0", "--accept-any-token", "--output", "json"]
        )
        let bittern = try RunningProgram(
            binary,
            ["serve", "--public-port", port, "--operator-port", "0"],
            environment: [
                "BITTERN_DATA_DIR": folder, "BITTERN_DATABASE_URL": conninfo, "BITTERN_PUBLIC_URL": publicURL,
                "BITTERN_PUBLIC_HOST": "127.0.0.1",
                "BITTERN_KEYRING": "k1:" + Data(repeating: 7, count: 32).base64EncodedString(),
                "BITTERN_OPERATOR_TOKEN": operatorToken,
            ]
        )
        let operatorAddress = try await address(
            /(?=[^\n]*"door":"operator")[^\n]*"address":"([^"]+)"/,
            in: bittern
        )
        let installation = Installation(
            secretFile: secretFile,
            publicURL: publicURL,
            simulatorURL: try await address(/"url" *: *"(http[^"]+)"/, in: simulator),
            foreignURL: try await address(/listening (http\S+)\n/, in: foreign),
            operatorURL: "http://\(operatorAddress)",
            foreign: foreign,
            connection: connection
        )
        do {
            try await installation.until("bittern answers") {
                // Refused until it is ready.
                (try? await installation.operate(["apps", "list"])) != nil
            }
            try await body(installation)
        } catch {
            throw Unfinished(error: error, bittern: bittern.text, simulator: simulator.text, foreign: foreign.text)
        }
        for program in [bittern, simulator, foreign] { _ = try await program.end() }
    }

    /// Runs a command that is to succeed; what it prints as JSON.
    func operate(_ arguments: [String]) async throws -> JSONValue {
        let text = try await Self.printed(
            by: Self.binary,
            arguments + ["--output", "json"],
            environment: ["BITTERN_OPERATOR_URL": operatorURL, "BITTERN_OPERATOR_TOKEN": Self.operatorToken]
        )
        return try JSONValue(parsing: Array(text.utf8))
    }

    /// What `connections check` says of a connection that is usable.
    func check() async throws -> JSONValue { try await operate(["connections", "check", "acme"]) }

    /// A customer opens a link and consents; the address and the text of the page that is the last.
    func consent(at link: String) async throws -> String {
        try await Self.printed(by: Python.program, [Python.script("customer.py"), link])
    }

    /// What the OAuth server has answered at its token endpoint so far, a line for each.
    var tokenAnswers: [String] {
        foreign.text.split(separator: "\n").filter { $0.hasPrefix("token ") }.map { String($0.dropFirst(6)) }
    }

    /// The one access token that there is ends now.
    func endToken() async throws {
        try await connection.executeScript("update bittern_store.credential set expires_at = bittern_store.now()")
    }

    /// Asks until something is so, at most half a minute.
    func until(_ what: String, _ isSo: () async throws -> Bool) async throws { try await Self.until(what, isSo) }

    private static func printed(
        by program: String,
        _ arguments: [String],
        environment: [Environment.Key: String?] = [:]
    ) async throws -> String {
        let end = try await Subprocess.run(
            .path(FilePath(program)),
            arguments: Arguments(arguments),
            environment: .inherit.updating(environment),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        guard end.terminationStatus.isSuccess else { throw Refused(reply: end.standardOutput + end.standardError) }
        return end.standardOutput
    }

    private static func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try await !isSo() {
            guard .now < deadline else { throw NeverSo(what: what) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Waits until a program has printed where it listens.
    private static func address(
        _ pattern: Regex<(Substring, Substring)>,
        in program: RunningProgram
    ) async throws -> String {
        var found: String?
        do {
            try await until("its address is printed") {
                found = program.text.firstMatch(of: pattern).map { String($0.output.1) }
                return found != nil
            }
        } catch {
            throw NeverSo(what: "its address is printed: \(program.text)")
        }
        return found ?? ""
    }

    /// A port that nobody listens at just now: bittern's public address must be known before it starts.
    private static func freePort() async throws -> String {
        let script = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1], end='')"
        return try await printed(by: Python.program, ["-c", script])
    }

    struct Refused: Error {
        let reply: String
    }

    struct NeverSo: Error {
        let what: String
    }

    /// What went wrong, and what everybody has said until then.
    struct Unfinished: Error {
        let error: any Error
        let bittern: String
        let simulator: String
        let foreign: String
    }
}
