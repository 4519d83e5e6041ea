package import FoundationEssentials
package import Logging

/// The log for people at a terminal: `14:05:06.007 warning  database away  reason="…"`, one line each, UTC.
package struct TextLogHandler: LogHandler {
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
        let time = line.timestamp.dropFirst("2026-11-23T".count).dropLast()
        let level = line.level.rawValue
        var text = "\(time) \(level)\(String(repeating: " ", count: max(0, 8 - level.count))) \(visible(line.message))"
        for field in line.fields {
            text += "  \(visible(field.name))=\(visible(field.value))"
        }
        return text
    }

    private static func visible(_ value: LogValue) -> String {
        switch value {
        case .text(let string): string.contains(" ") ? "\"\(visible(string))\"" : visible(string)
        case .number(let digits): digits
        case .truth(let truth): truth ? "true" : "false"
        case .list(let strings): strings.map(visible).joined(separator: ",")
        }
    }

    /// Control characters could rewrite a terminal, and a newline would make two lines of one.
    private static func visible(_ string: String) -> String {
        String(String.UnicodeScalarView(string.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
