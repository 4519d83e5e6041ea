import Actions
import BitbucketAPI
import Domain
import Foundation
import HTTPTypes
import Synchronization
import Testing

/// One of Bitbucket's descriptions of its API, for holding calls beside it.
struct APIDescription {
    private let app: App
    private let document: JSONValue

    private static let read = ReadDescriptions()

    init(of app: App, in folder: URL) throws {
        self.app = app
        document = try Self.read.description(of: app, in: folder)
    }

    /// Method, path, every parameter filled, names of the query, what the body has to have, scopes.
    func expect(_ call: ActionRequest, is operation: APIOperation, requiring fields: [String]) {
        let said: Comment = "\(operation.name): \(call.line)"
        let described = entry(operation)
        #expect(described != nil, said)
        #expect(call.request.method.rawValue == operation.method, said)
        let prefix = app == .bitbucket ? "/2.0" : "/bitbucket"
        let (path, query) = split(call.request.path ?? "")
        let found = APIOperations.find(operation.method, path: String(path.dropFirst(prefix.count)), app: app)
        #expect(path.hasPrefix(prefix) && found?.path == operation.path, said)
        #expect(!path.contains("{") && !path.contains("//"), said)
        let known = parameters(operation, of: "query")
        #expect(query.allSatisfy(known.contains), "\(said): \(query)")
        for field in fields {
            let body = (try? JSONValue(parsing: call.body)) ?? .null
            let value = field.split(separator: ".").reduce(body) { $0[String($1)] ?? .null }
            #expect(value != .null, "\(said): \(field)")
        }
        guard app == .bitbucket else { return }
        let scopes = (described?["security"]?.elements ?? []).flatMap { $0["oauth2"]?.elements ?? [] }.compactMap(
            \.string
        )
        #expect(Set(scopes) == Set(operation.scopes), said)
    }

    /// Every member of a JSON body is one that the description names, as far as it names any.
    func expectKnownMembers(of call: ActionRequest, _ operation: APIOperation) {
        guard let body = try? JSONValue(parsing: call.body).members else { return }
        let content = resolved(entry(operation)?["requestBody"] ?? .null)["content"]?.members?.members ?? []
        guard let schema = content.first?.value["schema"] else { return }
        let known = members(schema)
        let unknown = body.names.filter { !known.contains($0) && !Self.unwritten.contains("\(operation.name) \($0)") }
        #expect(unknown == [], "\(operation.name)")
    }

    /// What Bitbucket takes and its descriptions do not say.
    private static let unwritten: Set = [
        "repositories.pullrequests.create description", "repositories.forks.create workspace",
    ]

    private func entry(_ operation: APIOperation) -> JSONValue? {
        let path = app == .bitbucket ? operation.path : String(operation.path.dropFirst("/rest".count))
        return document["paths"]?[path]?[operation.method.lowercased()]
    }

    private func parameters(_ operation: APIOperation, of place: String) -> Set<String> {
        let path = app == .bitbucket ? operation.path : String(operation.path.dropFirst("/rest".count))
        let shared = document["paths"]?[path]?["parameters"]?.elements ?? []
        let own = entry(operation)?["parameters"]?.elements ?? []
        return Set((shared + own).map(resolved).filter { $0["in"]?.string == place }.compactMap { $0["name"]?.string })
    }

    private func members(_ schema: JSONValue) -> Set<String> {
        let schema = resolved(schema)
        return (schema["allOf"]?.elements ?? []).reduce(into: Set(schema["properties"]?.members?.names ?? [])) {
            $0.formUnion(members($1))
        }
    }

    private func resolved(_ node: JSONValue) -> JSONValue {
        guard let reference = node["$ref"]?.string else { return node }
        let steps = reference.dropFirst(2).split(separator: "/").map(String.init)
        return resolved(steps.reduce(document) { $0[$1] ?? .null })
    }

    private func split(_ path: String) -> (path: String, query: [String]) {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let names = parts.dropFirst().first?.split(separator: "&").map { String($0.prefix { $0 != "=" }) } ?? []
        return (parts[0], names)
    }
}

/// Descriptions are a megabyte each, and read once.
private final class ReadDescriptions: Sendable {
    private let documents = Mutex<[App: JSONValue]>([:])

    func description(of app: App, in folder: URL) throws -> JSONValue {
        try documents.withLock { documents in
            if let known = documents[app] { return known }
            let word = app.product.rawValue
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let name = try #require(names.first { $0.contains(word) && $0.hasSuffix(".json") })
            let document = try JSONValue(parsing: Array(try Data(contentsOf: folder.appending(path: name))))
            documents[app] = document
            return document
        }
    }
}
