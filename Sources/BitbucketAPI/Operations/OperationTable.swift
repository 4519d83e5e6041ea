import Domain

/// The operations of one app, read from the generated tables when they are first asked for.
///
/// The tables are text, one operation a line, because the compiler takes minutes for a list of a thousand values.
struct OperationTable: Sendable {
    let operations: [APIOperation]
    /// In the order in which they have to be tried.
    private let patterns: [(pattern: PathPattern, operation: APIOperation)]

    static func of(_ app: App) -> OperationTable {
        switch app {
        case .bitbucket: cloud
        case .bitbucketDatacenter: dataCenter
        }
    }

    /// The operation of this method whose path the segments are.
    func find(_ method: String, _ segments: [String]) -> APIOperation? {
        patterns.first { $0.operation.method == method && $0.pattern.matches(segments) }?.operation
    }

    private static let cloud = OperationTable(
        [cloudPipeline, cloudPullRequest, cloudRepository, cloudWorkspace],
        app: .bitbucket
    )

    private static let dataCenter = OperationTable(
        [dataCenterPlugin, dataCenterProject, dataCenterPullRequest, dataCenterRepository, dataCenterServer],
        app: .bitbucketDatacenter
    )

    private init(_ tables: [String], app: App) {
        operations = tables.flatMap { $0.split(separator: "\n") }.map { Self.operation($0, app: app) }
            .sorted { ($0.path, $0.method) < ($1.path, $1.method) }
        patterns = operations.map { (PathPattern($0.path), $0) }.sorted { $0.pattern.comes(before: $1.pattern) }
    }

    /// A line: name, method, path, and with commas between them or `-` for none: scopes, fields, query parameters.
    private static func operation(_ line: Substring, app: App) -> APIOperation {
        let words = line.split(separator: " ").map(String.init)
        precondition(words.count == 6, "a line of an operations table has six words: \(line)")
        func list(_ word: String) -> [String] { word == "-" ? [] : word.split(separator: ",").map(String.init) }
        return APIOperation(
            name: words[0],
            method: words[1],
            path: words[2],
            scopes: list(words[3]),
            requiredFields: list(words[4]),
            queryParameters: list(words[5]),
            app: app
        )
    }
}
