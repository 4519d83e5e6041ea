/// The objects of a document, field by field as `TriggerDocument` writes them.
extension TriggerSchema {
    static let objects: [Field] = [
        object("actor", "Who did it; an anonymous push has only a name.", person + [nickname]),
        object(
            "workspace",
            "The workspace that the repository belongs to; Cloud only.",
            [identifier, text("slug", limits.name, "Its name in addresses.")]
        ),
        object(
            "project",
            "The project that the repository belongs to.",
            [text("key", limits.name, "As in `APP`."), name]
        ),
        object("repository", "The repository concerned; of a fork, the origin.", repository),
        ref, pullRequest,
        object(
            "review",
            "What somebody now thinks of the pull request.",
            person + [
                text(
                    "status",
                    limits.name,
                    "What they said.",
                    examples: ["approved", "changes_requested", "unapproved"]
                )
            ]
        ),
        comment,
        object("commit", "The commit that is commented on or built.", [hash]),
        status, issue,
        object("fork", "The new repository of a `repository.forked`.", repository),
        changes, span, connection,
    ]

    private static let identifier = text(
        "id",
        limits.name,
        "Cloud's uuid without braces, or Data Center's number as text."
    )
    private static let name = text("name", limits.name, "As people read it.")
    private static let nickname = text("nickname", limits.name, "The short name, which its owner may change.")
    private static let url = text("url", limits.line, "For a person to open.")
    private static let hash = text("hash", limits.name, "As sent: 40 characters, or Cloud's 12; compare by prefix.")
    private static let person = [identifier, name]

    private static let repository = [
        identifier, text("full_name", limits.line, "`workspace/slug`, or `PROJECT/slug` on Data Center."), name,
        text("slug", limits.name, "Its name in addresses."), url,
        flag("private", "Whether it needs a right to be read."),
    ]

    private static let ref = object(
        "ref",
        "The branch or tag of a push.",
        [
            text("kind", limits.name, "What it is.", examples: ["branch", "tag"]),
            text("name", limits.line, "Without `refs/heads/` or `refs/tags/`."),
            text("before", limits.name, "The hash before; missing when it is new."),
            text("after", limits.name, "The hash after; missing when it is gone."),
            flag("forced", "Whether history was rewritten."),
            flag("truncated", "Whether there were more commits than Bitbucket sent."),
            list(
                "commits",
                of: [
                    hash, text("message", limits.message, "All of it, unless cut."),
                    text("author", limits.name, "A name, never an e-mail address."), url,
                ],
                atMost: limits.commits,
                "Newest first; Cloud sends at most five."
            ),
        ]
    )

    private static let pullRequest = object(
        "pull_request",
        "The pull request, as it is now.",
        [
            integer("id", "Its number in the repository."),
            text("title", limits.line, "As people read it."),
            text("description", limits.prose, "As written, in its markup."),
            text(
                "state",
                limits.name,
                "In lower case; there may be more than the examples.",
                examples: ["open", "merged", "declined", "superseded"]
            ),
            flag("draft", "Whether it is not yet meant for review."),
            object("author", "Who opened it.", person),
            object("source", "Where it comes from.", side),
            object("destination", "Where it goes.", side),
            text("merge_hash", limits.name, "The commit that merged it."),
            list("reviewers", of: person, atMost: limits.items, "Who is asked to review."),
            url,
        ]
    )

    private static let side = [
        text("branch", limits.line, "Without `refs/heads/`."), hash,
        text("repository", limits.line, "The full name; missing when a fork was deleted."),
    ]

    private static let comment = object(
        "comment",
        "The comment, on a pull request, a commit or an issue.",
        [
            integer("id", "Its number."), text("text", limits.prose, "As written, in its markup."),
            text("path", limits.line, "The file, when it stands in a diff."),
            integer("line", "The line on the new side, else on the old one."),
            integer("parent_id", "The comment that this one answers."),
        ]
    )

    private static let status = object(
        "status",
        "What a build says of the commit.",
        [
            text("key", limits.name, "Which build, in the builder's words."),
            text(
                "state",
                limits.name,
                "How it stands.",
                examples: ["successful", "failed", "in_progress", "stopped"]
            ),
            text("name", limits.line, "As people read it."),
            text("description", limits.prose, "What the builder says."),
            text("ref", limits.line, "The branch or tag that was built."), url,
        ]
    )

    private static let issue = object(
        "issue",
        "The issue, as it is now; Cloud only.",
        [
            integer("id", "Its number in the repository."), text("title", limits.line, "As people read it."),
            text("state", limits.name, "In Bitbucket's words.", examples: ["new", "open", "resolved", "closed"]),
            text("kind", limits.name, "In Bitbucket's words.", examples: ["bug", "enhancement", "proposal", "task"]),
            text(
                "priority",
                limits.name,
                "In Bitbucket's words.",
                examples: ["trivial", "minor", "major", "critical"]
            ),
        ]
    )

    private static let connection = object(
        "connection",
        "The connection that a `connection.…` trigger is about, as it became.",
        [
            name, text("app", limits.name, "Which app was installed.", examples: App.allCases.map(\.rawValue)),
            text("customer", limits.line, "Whose account it is."),
            text("state", limits.name, "What it is now.", examples: ["reauthorization_required"]),
            text("reason", limits.line, "Why, in the provider's own words if it said any."),
            object("account", "The account that it acts as.", [identifier, name]),
        ]
    )

    /// A changed field may be anything: a text, a number, a list of people.
    private static let changes: Field = (
        "changes",
        [
            "type": ["object", "null"], "maxProperties": number(limits.items),
            "description": "What was changed, by Bitbucket's name of the field.",
            "additionalProperties": [
                "type": "object",
                "properties": [
                    "old": ["description": "What it was; missing when there was nothing."],
                    "new": ["description": "What it is; missing when nothing is left."],
                ],
            ],
        ]
    )

    private static let span = object(
        "span",
        "A step of a pipeline, as OpenTelemetry tells it.",
        [
            text("name", limits.name, "Which kind of step, as in `bbc.pipeline_run`."),
            text("trace_id", limits.name, "The run that it belongs to, in hexadecimal."),
            text("span_id", limits.name, "The step itself, in hexadecimal."),
            (
                "attributes",
                [
                    "type": ["object", "null"], "maxProperties": number(limits.items), "additionalProperties": true,
                    "description": "What was said of it, by OpenTelemetry's names.",
                ]
            ), time("started_at", "When it began."), time("ended_at", "When it ended."),
        ]
    )
}
