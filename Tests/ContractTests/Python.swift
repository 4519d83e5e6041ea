import Domain
import Foundation
import Subprocess
import SystemPackage

/// A JSON value of a trigger, and how to call it.
typealias Row = (name: String, json: JSONValue)

/// Programs that are not ours and know what our documents and events must be: the scripts of the folder `Python`.
enum Python {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The one that `deploy/test` makes, else Debian's.
    static let program: String = {
        let given = ProcessInfo.processInfo.environment["BITTERN_TEST_PYTHON"]
        let made = root.appending(path: ".build/python/bin/python3").path
        return [given, made].compactMap(\.self).first { FileManager.default.isExecutableFile(atPath: $0) }
            ?? "/usr/bin/python3"
    }()

    static let hasJSONSchema = has("jsonschema")
    static let hasCloudEvents = has("cloudevents.core")
    static let hasPsycopg = has("psycopg")
    static let hasAuthlib = has("authlib.integrations.flask_oauth2")

    /// Where a script of the folder `Python` is.
    static func script(_ name: String) -> String { root.appending(path: "Tests/ContractTests/Python/\(name)").path }

    /// The lines that a script prints about what it is given; none when it has nothing to complain of.
    ///
    /// The schema is given beside the rows for the script that wants it.
    static func complaints(
        of script: String,
        about rows: [Row],
        schema: JSONValue = TriggerSchema.json
    ) async throws -> [String] {
        let rows = rows.map { ["name": .string($0.name), "json": $0.json] as JSONValue }
        let given: JSONValue = ["schema": schema, "rows": .array(rows)]
        let result = try await Subprocess.run(
            .path(FilePath(program)),
            arguments: [Self.script(script)],
            environment: .inherit.updating(["PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"]),
            input: .array(given.encoded),
            output: .string(limit: 8 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw ScriptFailed(script: script, error: result.standardError)
        }
        return result.standardOutput.split(separator: "\n").map(String.init)
    }

    /// Whether it can import a module; decided once, before the tests that need it.
    private static func has(_ module: String) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["-c", "import \(module)"]
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return false
        }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    struct ScriptFailed: Error {
        let script: String
        let error: String
    }
}
