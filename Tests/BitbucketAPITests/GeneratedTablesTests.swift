import Foundation
import Testing

/// Bitbucket's descriptions of its API, from the folder that `BITTERN_API_DESCRIPTIONS` names; they are not ours to keep.
@Suite struct GeneratedTablesTests {
    static let folder = ProcessInfo.processInfo.environment["BITTERN_API_DESCRIPTIONS"].map { URL(filePath: $0) }
    static let why: Comment = "BITTERN_API_DESCRIPTIONS names no folder with Bitbucket's API descriptions"
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let descriptions = [("cloud", "bitbucket"), ("datacenter", "bitbucket-datacenter")]

    @Test(.enabled(if: folder != nil, why), arguments: descriptions)
    func `the tables are what deploy-generate makes of the descriptions`(product: String, app: String) throws {
        let folder = try #require(Self.folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let name = try #require(names.first { $0.contains(product) && $0.hasSuffix(".json") })
        let made = FileManager.default.temporaryDirectory.appending(path: "bittern-tables-\(UUID())")
        defer { try? FileManager.default.removeItem(at: made) }  // a temporary folder that stays harms nobody
        try generate(from: folder.appending(path: name), app: app, into: made)

        let tables = try FileManager.default.contentsOfDirectory(atPath: made.path).sorted()
        #expect(tables.count >= 4)
        for table in tables {
            let kept = Self.root.appending(path: "Sources/BitbucketAPI/Operations/Tables/\(table)")
            let isSame = try Data(contentsOf: kept) == Data(contentsOf: made.appending(path: table))
            #expect(isSame, "\(table) differs; run deploy/generate/operations \(name) \(app)")
        }
    }

    private func generate(from description: URL, app: String, into folder: URL) throws {
        let script = Process()
        script.executableURL = URL(filePath: "/usr/bin/env")
        script.arguments = [
            "python3", Self.root.appending(path: "deploy/generate/operations").path, description.path, app, "--into",
            folder.path,
        ]
        script.standardOutput = FileHandle.nullDevice
        try script.run()
        script.waitUntilExit()
        try #require(script.terminationStatus == 0)
    }
}
