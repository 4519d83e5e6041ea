import Telemetry

/// One of each, for the tests that hold for all of them.
enum EveryObservation {
    static let samples: [Observation] = incoming + outgoing + customers + life

    static let incoming: [Observation] =
        [
            .deliveryStored(product: "cloud", triggers: 2, repeated: true, duration: .milliseconds(7)),
            .deliveryDuplicate(product: "datacenter"),
            .deliveryUnreadable(product: "cloud", reason: "not JSON"),
            .pingAnswered,
            .batchCommitted(lane: 0, deliveries: 64, triggers: 64, bytes: 600_000, duration: .milliseconds(3)),
            .batchFailed(lane: 1, deliveries: 3, reason: "the database is away"),
            .laneDepth(lane: 1, waiting: 12),
            .rejectionsSaved(webhooks: 2),
            .rejectionsNotSaved(reason: "the database is away"),
            .partitionsMade(names: ["delivery_20261124"]),
            .partitionDropped(name: "delivery_20261020"),
            .partitionKept(name: "trigger_20261021", reason: "consumer shop has not read it"),
            .expired(partition: "trigger_20261020", triggers: 3, runs: 1, reason: "consumer shop has not read it"),
        ] + RejectionReason.allCases.map { .deliveryRejected(reason: $0) }

    static let outgoing: [Observation] = [
        .triggersMatched(triggers: 10, runs: 3),
        .runsLooping(count: 5),
        .runsClaimed(count: 3),
        .runPutOff(because: "rate"),
        .runPutOff(because: "the moon"),
        .circuitOpened(origin: "https://example.org:443", reason: "timed out"),
        .circuitClosed(origin: "https://example.org:443"),
        .rateLimited(bucket: "consumer/1", resource: "api"),
        .attemptFinished(action: "http.request", outcome: "succeeded", duration: .milliseconds(20)),
        .attemptFinished(action: "bitbucket.pull_request.comment", outcome: "retry", duration: .seconds(2)),
        .runEnded(state: "succeeded"),
        .leaseLost(run: "17"),
        .connectionChanged(connection: "acme", state: "active"),
        .connectionChanged(connection: "acme", state: "reauthorization_required"),
        .keyringIncomplete(reason: "2 stored secrets are sealed with key k0, which is not in the keyring"),
        .tokenRenewal(connection: "acme", failure: nil),
        .tokenRenewal(connection: "acme", failure: "503"),
    ]

    static let customers: [Observation] = ConnectAnswer.allCases.map { .connectAnswered($0, detail: "customer acme") }

    static let life: [Observation] = [
        .serviceStarted(version: "0.1.0", roles: ["receiver", "worker"]),
        .doorOpened(door: "public", address: "127.0.0.1:8080"),
        .serviceStopping(reason: "SIGTERM"),
        .serviceStopped,
        .migrated(applied: []),
        .migrated(applied: ["0001_create_schemas"]),
        .embeddedPostgres("started"),
        .databaseAway(reason: "connection refused"),
        .databaseBack(after: .seconds(4)),
        .poolEvent(kind: "opened"),
        .operatorChanged(kind: "webhook", verb: "created", name: "app"),
        .operatorRefused(reason: "no token"),
        .unexpected(room: "Worker", reason: "a run without a workflow"),
    ]
}
