import Domain

extension Catalogue {
    /// What is said of a commit, and commits made.
    static let commits: [CatalogueAction] = [
        CatalogueAction(
            "bitbucket.commit.set_status",
            "Sets the state of a build on a commit; the same key again overwrites it.",
            inputs: .commit + [
                .required("key", "What tells this build from the commit's others."),
                .required(
                    "state",
                    "How it stands; Data Center calls `stopped` CANCELLED.",
                    choices: ["successful", "failed", "in_progress", "stopped"]
                ),
                .required("url", "Where people find the build."),
                .optional("name", "What people see of it."),
                .optional("description", "A sentence about how it stands."),
                .optional("ref", "What was built: `main` on Cloud, `refs/heads/main` on Data Center."),
            ],
            isRepeatable: true,
            calls: [
                .cloud(
                    "repositories.commit.statuses.build.create",
                    .json { with in
                        .given([
                            "key": with["key"], "state": with.translated("state", cloudStates), "url": with["url"],
                            "name": with["name"], "description": with["description"], "refname": with["ref"],
                        ])
                    }
                ),
                .dataCenter(
                    "projects.repos.commits.builds.create",
                    .json { with in
                        .given([
                            "key": with["key"], "state": with.translated("state", dataCenterStates), "url": with["url"],
                            "name": with["name"], "description": with["description"],
                            "ref": with.prefixed("ref", "refs/"),
                        ])
                    }
                ),
            ],
            example: ["key": "deploy", "state": "in_progress", "url": "https://ci.example.org/{{ run.id }}"]
        ),
        CatalogueAction(
            "bitbucket.commit.comment",
            "Comments on a commit: on all of it, or on a line.",
            inputs: .commit + [
                .required("text", "What it says, in Markdown."),
                .optional("path", "The file that it is about."),
                .optional("line", as: .integer, "The line of the file, as the commit leaves it."),
            ],
            calls: [
                .cloud(
                    "repositories.commit.comments.create",
                    .json { with in
                        .given([
                            "content": .given(["raw": with["text"]]),
                            "inline": .given(["path": with["path"], "to": with["line"]]),
                        ])
                    }
                ),
                .dataCenter(
                    "projects.repos.commits.comments.create",
                    .json { with in
                        .given([
                            "text": with["text"],
                            "anchor": .given([
                                "path": with["path"], "line": with["line"],
                                "lineType": with["line"].map { _ in "ADDED" },
                                "fileType": with["path"].map { _ in "TO" },
                            ]),
                        ])
                    }
                ),
            ],
            example: ["text": "Deployed."]
        ),
        CatalogueAction(
            "bitbucket.commit.files",
            "Commits files to a branch, each with a text; a branch that is not there is made.",
            inputs: .repository + [
                .required("files", as: .object, "The text of each file, by its path."),
                .known("branch", from: "trigger.ref.name", summary: "The branch."),
                .optional("message", "The commit's message."),
                .optional("author", "Whose commit it is: `Name <mail@example.org>`."),
                .optional("parent", "The hash of the commit that it follows; the branch's newest unless given."),
            ],
            calls: [
                .cloud(
                    "repositories.src.create",
                    .form { with in
                        var form = JSONObject()
                        // Bitbucket takes a name that begins with a slash for a path, whatever it is.
                        for file in with["files"]?.members?.members ?? [] {
                            form[file.name.hasPrefix("/") ? file.name : "/" + file.name] = file.value
                        }
                        form["branch"] = with["branch"]
                        form["message"] = with["message"]
                        form["author"] = with["author"]
                        form["parents"] = with["parent"]
                        return .object(form)
                    }
                )
            ],
            example: ["files": ["docs/version.txt": "{{ trigger.ref.after }}"], "message": "Note the version"]
        ),
        CatalogueAction(
            "bitbucket.commit.report",
            "Puts a report of code insights on a commit; the same id again overwrites it.",
            inputs: .commit + [
                .required("id", "What tells this report from the commit's others."),
                .required("title", "Its title."),
                .required("details", "What it says."),
                .optional("type", "What it is of; TEST unless given.", only: .bitbucket, choices: reportTypes),
                .optional("result", "How it came out.", choices: ["passed", "failed"]),
                .optional("link", "Where people find more."),
                .optional("reporter", "Who made it."),
                .optional("data", as: .list, "Up to ten figures, each with title, type and value."),
            ],
            calls: [
                .cloud(
                    "repositories.commit.reports.update",
                    path: ["reportId": "id"],
                    .json { with in
                        .given([
                            "title": with["title"], "details": with["details"],
                            "report_type": with.translated("type", uppercased(reportTypes)) ?? "TEST",
                            "result": with.translated("result", ["passed": "PASSED", "failed": "FAILED"]),
                            "link": with["link"], "reporter": with["reporter"], "data": with["data"],
                        ])
                    }
                ),
                .dataCenter(
                    "insights.projects.repos.commits.reports.update",
                    path: ["key": "id"],
                    .json { with in
                        .given([
                            "title": with["title"], "details": with["details"],
                            "result": with.translated("result", ["passed": "PASS", "failed": "FAIL"]),
                            "link": with["link"], "reporter": with["reporter"], "data": with["data"] ?? [],
                        ])
                    }
                ),
            ],
            example: ["id": "size", "title": "Size", "details": "It is small.", "result": "passed"]
        ),
    ]

    private static let cloudStates = [
        "successful": "SUCCESSFUL", "failed": "FAILED", "in_progress": "INPROGRESS", "stopped": "STOPPED",
    ]
    private static let dataCenterStates = [
        "successful": "SUCCESSFUL", "failed": "FAILED", "in_progress": "INPROGRESS", "stopped": "CANCELLED",
    ]
    private static let reportTypes = ["security", "coverage", "test", "bug"]

    private static func uppercased(_ words: [String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: words.map { ($0, $0.uppercased()) })
    }
}
