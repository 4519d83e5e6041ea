import Domain
import Foundation
import HTTPTypes
import Subprocess
import SystemPackage

/// Everything that somebody who is not meant to have a secret may read of an installation.
extension ConnectedHouse {
    /// A text, and where it was read.
    struct Surface: Sendable {
        let place: String
        let bytes: [UInt8]
    }

    func surfaces() async throws -> [Surface] {
        [Surface(place: "logs", bytes: Array(everythingSaid.utf8)), try await dump()] + (try await operatorAPI())
            + (try await commands())
    }

    /// The database as text; binary columns in it are hexadecimal.
    func dump() async throws -> Surface {
        let result = try await Subprocess.run(
            .path(FilePath(try Self.dumpProgram())),
            arguments: ["--no-owner", "-d", conninfo],
            output: .bytes(limit: 256 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else { throw Refused(reply: result.standardError) }
        return Surface(place: "pg_dump", bytes: result.standardOutput)
    }

    /// Every GET of the operators' description, for every item that its lists have; what monitoring asks at the other door.
    func operatorAPI() async throws -> [Surface] {
        let description = try await get("/api/openapi.json").json
        let paths = description?["paths"]?.members?.members.filter { $0.value["get"] != nil }.map(\.name) ?? []
        var surfaces: [Surface] = []
        for template in paths {
            for path in try await expansions(of: template) {
                surfaces.append(Surface(place: path, bytes: try await get(path).body))
            }
        }
        for path in ["/health?verbose", "/readyz?verbose", "/api/v1/nothing-here"] {
            surfaces.append(Surface(place: path, bytes: try await get(path).body))
        }
        let door = try await street.send(.get, doors.publicURL + "/health?verbose")
        return surfaces + [Surface(place: "the public door's /health?verbose", bytes: door.body)]
    }

    /// What the commands print, as tables and as JSON, and what they complain of.
    func commands() async throws -> [Surface] {
        var commands = [
            ["apps", "list"], ["apps", "show", "bitbucket"], ["connections", "list"], ["webhooks", "list"],
            ["runs", "list"], ["triggers", "list"], ["deliveries", "list"], ["connections", "show", "acme"],
            ["secrets", "list"], ["workflows", "list"], ["workflows", "show", "whoami"],
        ]
        for hook in try await items(of: "/api/v1/webhooks", key: "name") {
            commands.append(["webhooks", "show", hook])
        }
        for run in try await items(of: "/api/v1/runs", key: "id") { commands.append(["runs", "show", run]) }
        var surfaces: [Surface] = []
        for command in commands {
            for form in ["table", "json"] {
                let end = try await doors.command(command + ["--output", form])
                guard end.status == 0 else { throw Refused(reply: "\(command): \(end.text) \(end.remarks)") }
                let place = (command + [form]).joined(separator: " ")
                surfaces.append(Surface(place: place, bytes: Array((end.text + end.remarks).utf8)))
            }
        }
        return surfaces
    }

    /// The addresses of a template: itself, or one for each item of the list that it is below.
    private func expansions(of template: String) async throws -> [String] {
        guard let start = template.firstIndex(of: "{"), let end = template.firstIndex(of: "}") else {
            return [template]
        }
        let key = String(template[template.index(after: start)..<end])
        let rest = template[template.index(after: end)...]
        let list = String(template[..<start].dropLast())
        return try await items(of: list, key: key).map { "\(list)/\($0)\(rest)" }
    }

    private func items(of list: String, key: String) async throws -> [String] {
        let items = try await get(list).json?["items"]?.elements ?? []
        return items.compactMap { item in item[key]?.string ?? item[key]?.integer.map(String.init) }
    }

    private func get(_ path: String) async throws -> Street.Reply {
        try await street.send(
            .get,
            street.operatorURL + path,
            headers: [.authorization: "Bearer \(street.token)"]
        )
    }

    /// Beside the programs of the server that the tests run on.
    private static func dumpProgram() throws -> String {
        let folder = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []  // elsewhere on `PATH`
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let folders = versions.compactMap { Int($0) }.sorted(by: >).map { "\(folder)/\($0)/bin" } + path
        let programs = folders.map { "\($0)/pg_dump" }
        guard let found = programs.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw Refused(reply: "pg_dump is missing: apt-get install postgresql-client")
        }
        return found
    }
}
