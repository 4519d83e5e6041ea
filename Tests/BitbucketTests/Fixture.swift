import Bitbucket
import Domain
import Foundation
import HTTPTypes
import Testing

/// A body written by us in a shape that Bitbucket sends, and what it must become.
///
/// `Fixtures/<product>/<event key with : as _>/<case>.json` beside `<case>.expected.json`, a list of rows.
struct Fixture: Sendable, CustomTestStringConvertible {
    /// Without its ending: `cloud/repo_push/tag_created`.
    let path: String

    var testDescription: String { path }
    var product: Product { path.hasPrefix("cloud/") ? .cloud : .datacenter }

    /// Cloud's key from the folder; in Data Center's bodies the body's own wins.
    var eventKey: String {
        var key = String(path.split(separator: "/")[1])
        if let first = key.firstIndex(of: "_") { key.replaceSubrange(first...first, with: ":") }
        return key
    }

    func body() throws -> [UInt8] { [UInt8](try Data(contentsOf: Self.root.appending(path: path + ".json"))) }

    func expected() throws -> NSArray {
        let data = try Data(contentsOf: Self.root.appending(path: path + ".expected.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? NSArray)
    }

    /// The types of the golden's rows, in order.
    func expectedTypes() throws -> [String] {
        let data = try Data(contentsOf: Self.root.appending(path: path + ".expected.json"))
        let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        return try rows.map { try #require($0["type"] as? String) }
    }

    func reading() throws -> DeliveryReading {
        DeliveryReading(of: try body(), headers: .with(eventKey: eventKey), product: product)
    }

    static let root = Bundle.module.bundleURL.appending(path: "Fixtures")

    /// The paths of all the files that end so, without the ending.
    static func paths(ending suffix: String) -> [String] {
        let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    static let all = paths(ending: ".json").filter { !$0.hasSuffix(".expected") }.map(Fixture.init)
}

extension DeliveryHeaders {
    static func with(eventKey: String) -> DeliveryHeaders {
        var fields = HTTPFields()
        if let name = HTTPField.Name("X-Event-Key") { fields[name] = eventKey }
        return DeliveryHeaders(fields)
    }
}

extension Trigger {
    /// The row as the goldens have it.
    func row() throws -> NSDictionary {
        var row: [String: Any] = ["position": position, "event_key": eventKey, "type": type.rawValue]
        row["subject"] = subject
        row["occurred_at"] = occurredAt.map { $0.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
        row["actor_id"] = actorID
        row["actor_name"] = actorName
        row["workspace"] = workspace
        row["project"] = project
        row["repository_id"] = repositoryID
        row["repository"] = repository
        row["url"] = url
        row["document"] = try parsedDocument()
        return row as NSDictionary
    }

    /// The document, read by a JSON reader that is not ours.
    func parsedDocument() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(document)) as? [String: Any])
    }
}
