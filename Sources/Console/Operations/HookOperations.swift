import BitbucketAPI
import Domain
import HTTPTypes
import Hooks
import Telemetry

extension Operation {
    static let hooks: [Operation] = [
        Operation(
            method: .post,
            path: "/api/v1/registrations",
            id: "registerWebhook",
            summary:
                "Have Bitbucket deliver events: make the webhook, and its hook in Bitbucket, or change what is there.",
            body: .fields(registrationFields),
            status: 201,
            otherStatus: (200, "The webhook had a hook already, which now has these events."),
            content: .json("HookReport"),
            problems: hookProblems,
            carryOut: { door, request in try await door.registerHook(request) }
        ),
        Operation(
            method: .delete,
            path: "/api/v1/webhooks/{name}/registration",
            id: "unregisterWebhook",
            summary: "Take a webhook's hook away in Bitbucket; the webhook stays, for what is on its way.",
            query: [Parameter("anyway", .flag, "Forget the hook also when Bitbucket cannot be asked.")],
            content: .json("HookReport"),
            problems: hookProblems,
            carryOut: { door, request in try await door.unregisterHook(request) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/webhooks/{name}/reconciliation",
            id: "reconcileWebhook",
            summary: "Compare a webhook's hook with what Bitbucket has, and repair what differs, without a gap.",
            body: .fields([dryRun]),
            content: .json("HookReport"),
            problems: hookProblems,
            carryOut: { door, request in try await door.reconcileHook(request) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/reconciliations",
            id: "reconcileWebhooks",
            summary:
                "The same for the next webhooks by name, one after the other; stops when Bitbucket takes no more calls.",
            body: .fields(reconciliationFields),
            content: .json("Reconciliation"),
            problems: [400],
            carryOut: { door, request in try await door.reconcileHooks(request) }
        ),
    ]

    /// What Bitbucket may have against it, among others.
    static let hookProblems = [400, 403, 404, 409, 422, 429, 502]

    fileprivate static let registrationFields = [
        Parameter("connection", .name, isRequired: true, "Whose account makes the hook, and whose its triggers are."),
        Parameter("repository", .text(limit: 300), "`workspace/repository`; Data Center: `PROJECT/repository`."),
        Parameter("workspace", .text(limit: 128), "Instead: all repositories of a workspace of Cloud."),
        Parameter("project", .text(limit: 128), "Instead: all repositories of a project of Data Center."),
        Parameter("events", .events, isRequired: true, "Bitbucket's keys, or globs of them: these, and no others."),
        Parameter("name", .name, "What the webhook is to be called; without it a name is made of the place."),
    ]

    private static let dryRun = Parameter("dry_run", .flag, "True to say what would be done, and do nothing.")

    fileprivate static let reconciliationFields = [
        dryRun, Parameter("after", .name, "Only webhooks whose names come after this one."),
        Parameter("limit", .count(1...10), "How many at most; 5 when left out."),
    ]

    fileprivate static let dryRunFields = [dryRun]
}

extension OperatorDoor {
    private static let standardReconciliationLimit = 5

    fileprivate func registerHook(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let fields = try request.fields(Operation.registrationFields)
        let places = HookLevel.allCases.compactMap { level in fields.text(level.rawValue).map { (level, $0) } }
        guard let (level, place) = places.first, places.count == 1 else {
            throw OperatorProblem.badRequest(
                "the body names \(places.count) places; give one of repository, workspace, project"
            )
        }
        let order = HookOrder(
            connection: try fields.required("connection"),
            level: level,
            place: place,
            events: fields.list("events") ?? [],
            name: fields.text("name")
        )
        let (report, isNew) = try await hooks.register(order)
        observe(report, isNew ? "registered" : "changed")
        return OperatorAnswer(HookAnswer.report(report), status: isNew ? 201 : 200)
    }

    fileprivate func unregisterHook(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let name = try request.values.required("name")
        let report = try await hooks.unregister(name, anyway: request.values.isOn("anyway"))
        observe(report, "unregistered")
        return OperatorAnswer(HookAnswer.report(report))
    }

    fileprivate func reconcileHook(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let name = try request.values.required("name")
        let isDryRun = try request.fields(Operation.dryRunFields).isOn("dry_run")
        let report = try await hooks.reconcile(name, isDryRun: isDryRun)
        observe(report, "repaired")
        return OperatorAnswer(HookAnswer.report(report))
    }

    fileprivate func reconcileHooks(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let fields = try request.fields(Operation.reconciliationFields)
        let page = try await hooks.reconcileAll(
            after: fields.text("after"),
            most: fields.number("limit").map { Int(clamping: $0) } ?? Self.standardReconciliationLimit,
            isDryRun: fields.isOn("dry_run")
        )
        for case .done(let report) in page.items { observe(report, "repaired") }
        return OperatorAnswer(HookAnswer.page(page))
    }

    /// What was left as it is, or only looked at, is not said.
    private func observe(_ report: HookReport, _ verb: String) {
        if !report.removedSecrets.isEmpty {
            telemetry.observe(.operatorChanged(kind: "webhook secret", verb: "removed", name: report.webhook))
        }
        guard report.outcome != .unchanged, !report.isDryRun else { return }
        telemetry.observe(.operatorChanged(kind: "hook in Bitbucket", verb: verb, name: report.webhook))
    }
}
