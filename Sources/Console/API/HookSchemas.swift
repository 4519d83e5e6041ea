import BitbucketAPI
import Domain
import Hooks

extension Schema {
    private static let levels = words(HookLevel.allCases.map(\.rawValue))
    private static let drift = array(of: words(HookDrift.allCases.map(\.rawValue)))

    /// A webhook's hook in Bitbucket, as it was when Bitbucket was asked last.
    static let remoteHook = object([
        ("level", levels), ("place", text), ("hook_id", orNull(text)), ("events", array(of: text)),
        ("state", words(["registering", "registered", "unregistering", "unregistered"])),
        ("secret", orNull(integer)), ("drift", drift),
        (
            "seen",
            orNull(
                object([
                    ("url", text), ("active", flag), ("events", array(of: text)), ("secret_set", orNull(flag)),
                ])
            )
        ), ("checked_at", orNull(time)),
    ])

    static let hookShapes: [(String, JSONValue)] = [
        (
            "HookReport",
            object([
                ("webhook", text), ("connection", text), ("customer", text), ("level", levels), ("place", text),
                ("url", text), ("hook_id", orNull(text)), ("events", array(of: text)),
                ("outcome", words(HookReport.Outcome.allCases.map(\.rawValue))), ("dry_run", flag), ("drift", drift),
                ("reasons", array(of: text)), ("warnings", array(of: text)),
                ("strangers", array(of: object([("hook_id", text), ("name", text), ("url", text)]))),
                ("secrets_removed", array(of: integer)),
            ])
        ),
        (
            "Reconciliation",
            object([
                (
                    "items",
                    array(
                        of: object([
                            ("webhook", text), ("connection", text), ("report", orNull(reference("HookReport"))),
                            ("problem", orNull(object([("status", integer), ("detail", text)]))),
                        ])
                    )
                ), ("next", orNull(text)),
                ("stopped", orNull(object([("detail", text), ("retry_after_seconds", orNull(integer))]))),
            ])
        ),
    ]
}
