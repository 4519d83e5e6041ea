import Foundation
import PackagePlugin

/// Puts the text of `sql/` into target Migrations, so that the program needs no files beside it.
@main struct EmbedSQL: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "sql")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSchemaFiles.swift")
        let paths =
            ["migrations", "functions", "views"].flatMap { sqlFiles(in: $0, of: folder) }
            + sqlFiles(in: ".", of: folder).filter { $0 == "./grants.sql" }.map { _ in "grants.sql" }
        return [
            .buildCommand(
                displayName: "Embedding sql/",
                executable: try context.tool(named: "embed-sql").url,
                // The list is in the command, so that a file more or less runs it again.
                arguments: [output.path, folder.path] + paths,
                inputFiles: paths.map { folder.appending(path: $0) },
                outputFiles: [output]
            )
        ]
    }

    private func sqlFiles(in subfolder: String, of folder: URL) -> [String] {
        // A folder that is not there has no files.
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: subfolder).path)
        return (names ?? []).filter { $0.hasSuffix(".sql") }.sorted().map { "\(subfolder)/\($0)" }
    }
}
