import Domain

extension Catalogue {
    /// Pipelines, which only Cloud has.
    static let pipelines: [CatalogueAction] = [
        CatalogueAction(
            "bitbucket.pipeline.run",
            "Runs a branch's or a tag's pipeline, or a custom one.",
            inputs: .repository + [
                .known(
                    "ref",
                    from: "trigger.ref.name",
                    "trigger.pull_request.source.branch",
                    summary: "The branch or tag."
                ),
                .optional("ref_type", "Which of the two it is; a branch unless given.", choices: ["branch", "tag"]),
                .optional("pattern", "The name of a custom pipeline."),
                .optional("variables", as: .object, "The values of its variables, by their names."),
            ],
            calls: [
                .cloud(
                    "repositories.pipelines.create",
                    .json { with in
                        .given([
                            "target": .given([
                                "type": "pipeline_ref_target", "ref_type": with["ref_type"] ?? "branch",
                                "ref_name": with["ref"],
                                "selector": with["pattern"].map { ["type": "custom", "pattern": $0] },
                            ]),
                            "variables": with["variables"]?.members.map { variables in
                                .array(variables.members.map { ["key": .string($0.name), "value": $0.value] })
                            },
                        ])
                    }
                )
            ],
            example: ["pattern": "deploy", "variables": ["VERSION": "{{ trigger.ref.name }}"]]
        ),
        CatalogueAction(
            "bitbucket.pipeline.stop",
            "Stops a pipeline.",
            inputs: .repository + [.required("pipeline", "Its UUID, as `bitbucket.pipeline.run` answers it.")],
            isRepeatable: true,
            calls: [
                .cloud("repositories.pipelines.stopPipeline.create", path: ["pipeline_uuid": "pipeline"])
            ],
            example: ["pipeline": "{0b0f2c1e-0000-4000-8000-000000000003}"]
        ),
    ]

    /// Variables of pipelines; each is made anew, and Bitbucket refuses one that is there.
    static let variables: [CatalogueAction] = [
        variable(
            "repository",
            "Makes a variable for a repository's pipelines; 409 when there is one of that name.",
            "repositories.pipelines_config.variables.create",
            inputs: .repository
        ),
        variable(
            "workspace",
            "Makes a variable for all of a workspace's pipelines; 409 when there is one of that name.",
            "workspaces.pipelines-config.variables.create",
            inputs: [
                .known("workspace", from: "trigger.workspace.slug", summary: "The workspace, by its slug or UUID.")
            ]
        ),
        variable(
            "deployment",
            "Makes a variable for deployments to an environment; 409 when there is one of that name.",
            "repositories.deployments_config.environments.variables.create",
            inputs: .repository + [.required("environment", "The environment's UUID.")],
            example: [("environment", "{0b0f2c1e-0000-4000-8000-000000000001}")]
        ),
    ]

    private static func variable(
        _ noun: String,
        _ summary: String,
        _ operation: String,
        inputs: [ActionInput],
        example: [(String, JSONValue)] = []
    ) -> CatalogueAction {
        var example = JSONObject(example)
        example["key"] = "API_KEY"
        example["value"] = "{{ secrets.API_KEY }}"
        example["secured"] = true
        return CatalogueAction(
            "bitbucket.\(noun).set_variable",
            summary,
            inputs: inputs + [
                .required("key", "Its name."), .required("value", "Its value."),
                .optional("secured", as: .boolean, "Whether nobody can read it again."),
            ],
            calls: [
                .cloud(
                    operation,
                    path: ["environment_uuid": "environment"],
                    .json { with in
                        .given(["key": with["key"], "value": with["value"], "secured": with["secured"]])
                    }
                )
            ],
            example: .object(example)
        )
    }
}
