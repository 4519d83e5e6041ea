import Bitbucket
import Domain
import Foundation
import Testing

/// What one recorded body must become, as `Recorded/expectations.py` reads it, which shares nothing with the reader here.
struct RecordedExpectation: Decodable {
    struct Row: Decodable {
        let type: String
        let subject: String?
        let repository: String?
        let before: String?
        let after: String?
        let actor: String?
    }

    let file: String
    let product: String
    let key: String
    let triggers: [Row]

    /// One for each body that the folder's manifest lists.
    static func all(in folder: URL) throws -> [RecordedExpectation] {
        let script = Bundle.module.bundleURL.appending(path: "Recorded/expectations.py")
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = ["python3", script.path, folder.path]
        let output = Pipe()
        python.standardOutput = output
        try python.run()
        let lines = try output.fileHandleForReading.readToEnd() ?? Data()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0, "expectations.py says on standard error what is wrong")
        return try lines.split(separator: UInt8(ascii: "\n")).map { line in
            try JSONDecoder().decode(RecordedExpectation.self, from: Data(line))
        }
    }

    /// What our reader finds otherwise, field by field; empty when both agree.
    func differences(in folder: URL) throws -> [String] {
        let body = [UInt8](try Data(contentsOf: folder.appending(path: file)))
        let product = try #require(Product(rawValue: product))
        let reading = DeliveryReading(of: body, headers: .with(eventKey: key), product: product)
        var differences: [String] = []
        func compare(_ field: String, _ expected: String?, _ found: String?) {
            guard expected != found else { return }
            differences.append("\(field) is \(found ?? "absent"), expected \(expected ?? "absent")")
        }
        compare("unreadable", nil, reading.unreadable)
        compare("event_key", key, reading.eventKey)
        compare("the count of triggers", "\(triggers.count)", "\(reading.triggers.count)")
        for (expected, trigger) in zip(triggers, reading.triggers) {
            let place = "triggers[\(trigger.position)]"
            let ref = try trigger.parsedDocument()["ref"] as? [String: Any]
            compare("\(place).type", expected.type, trigger.type.rawValue)
            compare("\(place).subject", expected.subject, trigger.subject)
            compare("\(place).repository", expected.repository, trigger.repository)
            compare("\(place).before", expected.before, ref?["before"] as? String)
            compare("\(place).after", expected.after, ref?["after"] as? String)
            compare("\(place).actor", expected.actor, trigger.actorID)
        }
        return differences
    }
}
