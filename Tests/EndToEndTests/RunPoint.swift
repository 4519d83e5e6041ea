import BitbucketSimulator
import Foundation
import HTTPTypes
import Postgres
import Testing

/// A moment within a run at which the worker that has it is killed.
enum RunPoint: String, Sendable {
    case unmatched = "it is being made, and is not committed"
    case matchedUnheard = "it is made, and nobody hears of it"
    case unclaimed = "it is being claimed, and that is not committed"
    case claimedUnheard = "it is claimed, and nobody hears of it"
    case unsent = "it is in hand, and its request is not sent"
    case sent = "its request is sent, and not answered"
    case answered = "its request is answered, and that is not committed"
    case reportedUnheard = "its report is committed, and nobody hears of it"
    case between = "it waits between two steps"
    case waiting = "it waits for a retry"

    /// The function in which the worker's session waits; `nil` when the worker waits for something else.
    private var function: String? {
        switch self {
        case .unmatched, .matchedUnheard: "match_workflows"
        case .unclaimed, .claimedUnheard: "claim_runs"
        case .unsent: "bittern_store.credential k"
        case .answered, .reportedUnheard: "report_attempts"
        case .sent, .between, .waiting: nil
        }
    }

    /// Whether what the session was doing comes to nothing; else it goes on, and only the worker does not hear of it.
    private var isUndone: Bool { [.unmatched, .unclaimed, .unsent, .answered].contains(self) }

    /// Whether the step is claimed anew, because it begins some time after the one before.
    var isClaimed: Bool { [.unclaimed, .claimedUnheard, .between].contains(self) }

    /// The table in whose changes a session waits, and which of them.
    private var held: (change: String, condition: String)? {
        switch self {
        case .unmatched, .matchedUnheard: ("insert on bittern_store.run", "true")
        case .unclaimed, .claimedUnheard:
            ("update on bittern_store.run_pending", "old.state = 'ready' and new.state = 'leased' and new.step = 1")
        case .answered, .reportedUnheard:
            ("insert on bittern_store.attempt", "new.step_id = 'b' and new.outcome = 'succeeded'")
        case .unsent: ("insert on bittern_store.attempt", "new.step_id = 'a'")
        case .sent, .between, .waiting: nil
        }
    }

    /// Sees to it that the worker stops here, lets it come here, and kills it.
    ///
    /// `call` is what step `b` calls.
    func crash(
        _ worker: BitternProcess,
        at call: CrashedCall,
        in house: ConnectedHouse,
        begin: () async throws -> Void
    ) async throws {
        call.answer(self)
        var lock = try await hold(in: house)
        try await begin()
        if self == .unsent {
            // Not before the step: every step looks at its connection.
            _ = try await eventually("the step before it is done") {
                try await house.waiting(in: "report_attempts").first
            }
            let credentials = "lock table bittern_store.credential in access exclusive mode"
            let next = try await HeldRow(credentials, in: house)
            try await lock?.release()
            lock = next
        }
        let session = try await eventually("it comes so far: \(rawValue)") { try await arrived(call, house) }
        worker.crash()
        guard let function else { return }
        if isUndone {
            // Its session would go on: a server does not look at its client while it waits for a lock.
            _ = try await house.database.execute("select pg_terminate_backend(\(session), 5000)")
        }
        try await lock?.release()
        _ = try await eventually("its call of \(function) is over") {
            try await house.database.execute(
                "select from pg_stat_activity where pid = \(session) and state = 'active'"
            ).isEmpty ? true : nil
        }
    }

    private func hold(in house: ConnectedHouse) async throws -> HeldRow? {
        guard let held else { return nil }
        let lock = try await HeldRow("select pg_advisory_xact_lock(4711)", in: house)
        let connection = try await PostgresConnection.open(house.conninfo)
        try await connection.executeScript(
            """
            create function public.wait_here() returns trigger language plpgsql as $$
            begin perform pg_advisory_xact_lock_shared(4711); return new; end $$;
            create trigger wait_here before \(held.change) for each row when (\(held.condition))
              execute function public.wait_here();
            """
        )
        await connection.close()
        return lock
    }

    /// The session that waits here, or 0 for none, once the run has come so far.
    private func arrived(_ call: CrashedCall, _ house: ConnectedHouse) async throws -> Int32? {
        if let function { return try await house.waiting(in: function).first }
        if self == .sent { return call.requests().isEmpty ? nil : 0 }
        let waits = try await house.database.execute(
            "select from bittern_store.run_pending where state = 'later' and step = 1"
        )
        return waits.isEmpty ? nil : 0
    }
}

/// What the step calls during which the worker is killed.
struct CrashedCall: Sendable {
    let kind: Kind
    /// Bitbucket, or the other host.
    let peer: BitbucketSimulator

    enum Kind: String, Sendable {
        case bitbucketPost = "a POST to Bitbucket"
        case bitbucketPut = "a PUT to Bitbucket"
        case otherPost = "a POST to another host"
        case otherPut = "a PUT to another host"

        /// Bitbucket knows no idempotency, so a POST whose outcome nobody knows is not made again.
        var isRepeated: Bool { self != .bitbucketPost }
        var isBitbucket: Bool { self == .bitbucketPost || self == .bitbucketPut }
        var method: HTTPRequest.Method { self == .bitbucketPost || self == .otherPost ? .post : .put }
    }

    private static let path = "/2.0/b"

    func requests() -> [RecordedRequest] { peer.requests().filter { $0.path == Self.path } }

    /// As the workflow has it.
    func url() async throws -> String { kind.isBitbucket ? Self.path : try await peer.baseURL + Self.path }

    /// The first answer is late where the worker is to wait for it, and no good where it is to wait for another.
    fileprivate func answer(_ point: RunPoint) {
        var first = ScriptedAnswer()
        if point == .sent { first.delay = .seconds(60) }
        if point == .waiting { first.status = 503 }
        let usual = Array(repeating: ScriptedAnswer(), count: 10)
        peer.script(kind.method, Self.path, answers: [first] + usual)
    }
}
