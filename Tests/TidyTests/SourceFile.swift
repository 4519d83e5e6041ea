import Foundation
import Testing

/// A tracked text file, read once.
struct SourceFile: Sendable, CustomTestStringConvertible {
    let path: String
    let lines: [Substring]

    var name: String { String(path.split(separator: "/").last ?? "") }
    var testDescription: String { path }

    func isUnder(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }

    /// The lines without comments of their own, numbered from 1.
    var codeLines: [(Int, Substring)] {
        lines.enumerated().map { ($0 + 1, $1) }.filter { !$1.drop(while: \.isWhitespace).hasPrefix("//") }
    }

    /// The room that a source file stands in.
    var room: String? { path.split(separator: "/").dropFirst().first.map(String.init) }

    /// Of a manifest: the targets that are rooms of the house, in order.
    ///
    /// What tests share is none, nor are the programs of the benchmarks.
    var rooms: [String] {
        let text = lines.joined(separator: "\n")
        return text.matches(of: /\.(?:target|executableTarget|systemLibrary)\(\s*name: "([^"]+)"/)
            .map { String($0.output.1) }
            .filter { name in !["Tests", "deploy/bench"].contains { text.contains(#"path: "\#($0)/\#(name)""#) } }
    }

    /// Of a README: the rooms in its map, which are the bold names that begin a row of a table.
    var mapped: [String] {
        lines.compactMap { line in
            line.firstMatch(of: /^\| \*\*(.+?)\*\* \|/).map { $0.output.1 }
        }.flatMap { $0.split(separator: ", ").map(String.init) }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The paths that git keeps: builds leave things of their own in the folder.
    static func tracked() throws -> [String] {
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = ["git", "-C", root.path, "ls-files"]
        let output = Pipe()
        git.standardOutput = output
        try git.run()
        let paths = try output.fileHandleForReading.readToEnd() ?? Data()
        git.waitUntilExit()
        return String(decoding: paths, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    static func named(_ path: String) throws -> SourceFile {
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        return SourceFile(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }

    /// Every text file under a folder whose name ends so; what is not UTF-8 is not text.
    static func all(in folder: String, ending suffix: String) -> [SourceFile] {
        let base = root.appending(path: folder)
        let paths = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(suffix) }.sorted().compactMap { try? named("\(folder)/\($0)") }
    }
}

extension Substring {
    /// The module that this line imports, `nil` when it is no import.
    var importedModule: String? {
        firstMatch(of: /^(?:@testable )?(?:package |internal )?import (\w+)$/).map { String($0.output.1) }
    }
}
