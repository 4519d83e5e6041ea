import BitbucketSimulator
import HTTPTypes
import Postgres
import Testing

/// A moment within a renewal at which the worker is killed.
enum CrashPoint: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case beforeIntention = "before the intention is written"
    case intentionUnanswered = "the intention is written, and nobody hears of it"
    case requestUnderWay = "the request is under way, and comes to nothing"
    case answerUnderWay = "Bitbucket has rotated, and its answer is under way"
    case answerInHand = "the answer is in hand, and not committed"
    case commitUnanswered = "the commit happens, and nobody hears of it"
    case afterCommit = "the new token is committed, and a call is under way"

    var testDescription: String { rawValue }

    /// How often the token endpoint is asked until all is well.
    var requests: Int {
        switch self {
        case .beforeIntention, .intentionUnanswered, .commitUnanswered, .afterCommit: 1
        case .requestUnderWay, .answerUnderWay, .answerInHand: 2
        }
    }

    /// The function in which the worker waits when it is killed; `nil` when it waits for Bitbucket.
    private var function: String? {
        switch self {
        case .beforeIntention, .intentionUnanswered: "begin_refresh"
        case .answerInHand, .commitUnanswered: "finish_refresh"
        case .requestUnderWay, .answerUnderWay, .afterCommit: nil
        }
    }

    /// Sees to it that a worker stops here, lets one come here, and kills it.
    func crash(_ worker: BitternProcess, in house: ConnectedHouse, begin: () async throws -> Void) async throws {
        let held = try await hold(house)
        let asked = house.tokenRequests.count
        try await begin()
        guard let function, let held else {
            _ = try await eventually("it comes so far: \(rawValue)") {
                try await hasArrived(house, asked: asked) ? true : nil
            }
            worker.crash()
            return
        }
        let session = try await eventually("it comes so far: \(rawValue)") {
            try await house.waiting(in: function).first
        }
        worker.crash()
        if self == .beforeIntention || self == .answerInHand {
            // Its session would go on: a server does not look at its client while it waits for a lock.
            _ = try await house.database.execute("select pg_terminate_backend(\(session), 5000)")
        }
        try await held.release()
        _ = try await eventually("its session is over") {
            try await house.database.execute(
                "select from pg_stat_activity where pid = \(session) and state = 'active'"
            ).isEmpty ? true : nil
        }
    }

    private func hold(_ house: ConnectedHouse) async throws -> HeldRow? {
        switch self {
        case .beforeIntention, .intentionUnanswered:
            return try await HeldRow("select from bittern_store.credential for update", in: house)
        case .requestUnderWay:
            answer(ScriptedAnswer(status: 503, delay: .seconds(60)), in: house)
        case .answerUnderWay:
            answer(ScriptedAnswer(delay: .seconds(60), carriesOut: true), in: house)
        case .answerInHand, .commitUnanswered:
            // Beginning takes the credential's row only, finishing the connection's before it.
            return try await HeldRow("select from bittern_store.connection for no key update", in: house)
        case .afterCommit:
            house.bitbucket.script(.get, "/2.0/user", answers: [ScriptedAnswer(delay: .seconds(60))])
        }
        return nil
    }

    private func answer(_ answer: ScriptedAnswer, in house: ConnectedHouse) {
        house.bitbucket.script(.post, ConnectedHouse.tokenEndpoint, answers: [answer])
    }

    private func hasArrived(_ house: ConnectedHouse, asked: Int) async throws -> Bool {
        guard house.tokenRequests.count == asked + 1 else { return false }
        guard self == .afterCommit else { return true }
        guard house.bitbucket.requests().last?.path == "/2.0/user" else { return false }
        return try await house.standing(of: "acme").generation == 2
    }
}
