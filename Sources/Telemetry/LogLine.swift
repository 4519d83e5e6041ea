import FoundationEssentials
import Logging

/// One line of the log before it is written: what both forms have in common.
struct LogLine {
    /// Longer texts are cut, so that one line cannot fill a disk.
    static let limitCharacters = 8_192

    let time: Date
    let level: Logger.Level
    let message: String

    /// Flattened, in the order of their names.
    let fields: [(name: String, value: LogValue)]

    init(time: Date, level: Logger.Level, message: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.message = Self.cut(message)
        var fields: [(name: String, value: LogValue)] = []
        Self.flatten(metadata, under: "", into: &fields)
        self.fields = fields.sorted { $0.name < $1.name }
    }

    /// RFC 3339 in UTC with milliseconds: `2026-11-23T14:05:06.007Z`.
    var timestamp: String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    private static func flatten(
        _ metadata: Logger.Metadata,
        under prefix: String,
        into fields: inout [(name: String, value: LogValue)]
    ) {
        for (key, value) in metadata {
            let name = prefix.isEmpty ? key : "\(prefix).\(key)"
            switch value {
            case .dictionary(let inner): flatten(inner, under: name, into: &fields)
            case .array(let values): fields.append((name, .list(values.map { cut($0.description) })))
            case .string(let text): fields.append((name, .text(cut(text))))
            case .stringConvertible(let value): fields.append((name, LogValue(value)))
            }
        }
    }

    static func cut(_ text: String) -> String {
        text.utf8.count <= limitCharacters ? text : text.prefix(limitCharacters) + "…"
    }
}

/// A field's value in the shapes that JSON has.
enum LogValue {
    case text(String)
    case number(String)
    case truth(Bool)
    case list([String])

    init(_ value: any CustomStringConvertible) {
        self =
            switch value {
            case let value as Bool: .truth(value)
            case let value as any BinaryInteger: .number("\(value)")
            case let value as Double where value.isFinite: .number("\(value)")
            default: .text(LogLine.cut(value.description))
            }
    }
}
