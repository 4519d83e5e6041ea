package import FoundationEssentials
package import Logging

/// One JSON object a line: `time`, `level`, `message`, then the fields, flattened with dots.
///
/// A field named as one of the three first gets the prefix `field.`. Numbers and truth values stay what they are.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level

    private let output: LogOutput
    private let now: @Sendable () -> Date

    /// Time comes from `now`; lines go to `output`, which several handlers may share.
    package init(level: Logger.Level, output: LogOutput, now: @escaping @Sendable () -> Date) {
        logLevel = level
        self.output = output
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        output.write(line: Self.text(of: LogLine(event, with: metadata, metadataProvider, at: now())))
    }

    static func text(of line: LogLine) -> String {
        var text = "{\"time\":\"\(line.timestamp)\",\"level\":\"\(line.level.rawValue)\",\"message\":"
        append(line.message, to: &text)
        for field in line.fields {
            text += ","
            append(reserved.contains(field.name) ? "field.\(field.name)" : field.name, to: &text)
            text += ":"
            append(field.value, to: &text)
        }
        return text + "}"
    }

    private static let reserved: Set<String> = ["time", "level", "message"]

    private static func append(_ value: LogValue, to text: inout String) {
        switch value {
        case .text(let string): append(string, to: &text)
        case .number(let digits): text += digits
        case .truth(let truth): text += truth ? "true" : "false"
        case .list(let strings):
            text += "["
            for (index, string) in strings.enumerated() {
                if index > 0 { text += "," }
                append(string, to: &text)
            }
            text += "]"
        }
    }

    private static func append(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension LogLine {
    /// The event's own fields win over the provider's, and these over the handler's.
    init(_ event: LogEvent, with metadata: Logger.Metadata, _ provider: Logger.MetadataProvider?, at time: Date) {
        var fields = metadata
        if let provided = provider?.get() { fields.merge(provided) { $1 } }
        if let own = event.metadata { fields.merge(own) { $1 } }
        if let error = event.error { fields["error"] = "\(error)" }
        self.init(time: time, level: event.level, message: event.message.description, metadata: fields)
    }
}
