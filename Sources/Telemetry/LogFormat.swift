package import FoundationEssentials
package import Logging

/// How log lines look: `json` for machines, `text` for people.
package enum LogFormat: String, CaseIterable, Sendable {
    case json
    case text

    /// A logger in this form; nothing global is changed by making it.
    package func logger(
        label: String = "bittern",
        level: Logger.Level,
        output: LogOutput,
        now: @escaping @Sendable () -> Date
    ) -> Logger {
        Logger(label: label) { _ in
            switch self {
            case .json: JSONLogHandler(level: level, output: output, now: now)
            case .text: TextLogHandler(level: level, output: output, now: now)
            }
        }
    }
}

extension Logger.Level {
    /// A level as people write it: any case, `warn` for `warning`, `fatal` for `critical`; nil for other words.
    package init?(named name: String) {
        switch name.lowercased() {
        case "warn": self = .warning
        case "fatal": self = .critical
        case let name: self.init(rawValue: name)
        }
    }
}
