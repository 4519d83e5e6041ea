import BitbucketAPI
import Domain
import HTTPTypes
import Hooks

/// What the API says of hooks in Bitbucket.
enum HookAnswer {
    static func report(_ report: HookReport) -> JSONValue {
        [
            "webhook": .string(report.webhook), "connection": .string(report.connection),
            "customer": .string(report.customer), "level": .string(report.level.rawValue),
            "place": .string(report.place), "url": .string(report.url), "hook_id": text(report.hookID),
            "events": texts(report.events), "outcome": .string(report.outcome.rawValue),
            "dry_run": .bool(report.isDryRun), "drift": texts(report.drift.map(\.rawValue)),
            "reasons": texts(report.reasons), "warnings": texts(report.warnings),
            "strangers": .array(
                report.strangers.map {
                    ["hook_id": .string($0.hookID), "name": .string($0.name), "url": .string($0.url)]
                }
            ),
            "secrets_removed": .array(report.removedSecrets.map { .number(JSONNumber($0)) }),
        ]
    }

    static func page(_ page: ReconciliationPage) -> JSONValue {
        [
            "items": .array(page.items.map(item)), "next": text(page.next),
            "stopped": page.stopped.map { error in
                ["detail": .string("\(error)"), "retry_after_seconds": seconds(error.retryAfter)]
            } ?? .null,
        ]
    }

    private static func item(_ item: ReconciliationPage.Item) -> JSONValue {
        switch item {
        case .done(let done):
            [
                "webhook": .string(done.webhook), "connection": .string(done.connection), "report": report(done),
                "problem": nil,
            ]
        case .failed(let webhook, let connection, let error):
            [
                "webhook": .string(webhook), "connection": .string(connection), "report": nil,
                "problem": [
                    "status": .number(JSONNumber(error.kind.status)), "detail": .string("\(error)"),
                ],
            ]
        }
    }

    private static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

    private static func seconds(_ duration: Duration?) -> JSONValue {
        duration.map { .number(JSONNumber($0.components.seconds)) } ?? .null
    }
}

extension HookError.Kind {
    /// The status that this is at the operators' door.
    var status: Int {
        switch self {
        case .badOrder: 400
        case .notFound: 404
        case .conflict: 409
        case .notAllowed: 403
        case .refused: 422
        case .rateLimited: 429
        case .away: 502
        }
    }
}

extension OperatorProblem {
    init(_ error: HookError) {
        self.init(error.kind.status, "\(error)")
        headers[.retryAfter] = error.retryAfter.map { "\($0.components.seconds)" }
    }
}
