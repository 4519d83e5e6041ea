/// One label of a series, with every value it can have: the type is what keeps a series from growing.
protocol MetricLabel: CaseIterable, Equatable, Sendable {
    /// The label's name; empty for a series without labels.
    static var label: String { get }

    /// The value as Prometheus shows it.
    var text: String { get }

    /// Where its cell is; below `allCases.count`.
    var position: Int { get }
}

extension MetricLabel where Self: RawRepresentable, RawValue == Int {
    var position: Int { rawValue }
    var text: String { "\(self)" }
}

extension MetricLabel where Self: RawRepresentable, RawValue == String, AllCases == [Self] {
    var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    var text: String { rawValue }
}

/// For series that have one cell only.
enum NoLabel: Int, MetricLabel {
    case only

    static let label = ""
}

/// Whose delivery.
enum ProductLabel: Int, MetricLabel {
    case cloud
    case datacenter
    case other

    static let label = "product"

    init(_ product: String) {
        self =
            switch product {
            case "cloud": .cloud
            case "datacenter": .datacenter
            default: .other
            }
    }
}

extension RejectionReason: MetricLabel {
    static let label = "reason"
}

extension ConnectAnswer: MetricLabel {
    static let label = "answer"
}

/// What became of a batch.
enum BatchLabel: Int, MetricLabel {
    case committed
    case failed

    static let label = "result"
}

/// The family of an action: the catalogue is too long for a label.
enum ActionLabel: Int, MetricLabel {
    case http
    case bitbucket
    case other

    static let label = "action"

    init(_ action: String) {
        self =
            if action.hasPrefix("http.") {
                .http
            } else if action.hasPrefix("bitbucket.") || action.hasPrefix("bitbucket-datacenter.") {
                .bitbucket
            } else {
                .other
            }
    }
}

/// Why a run was put off before a try.
enum PutOffLabel: String, MetricLabel {
    case rate
    case circuit
    case other

    static let label = "reason"

    init(_ reason: String) {
        self = Self(rawValue: reason) ?? .other
    }
}

/// What became of a host.
enum CircuitLabel: Int, MetricLabel {
    case opened
    case closed

    static let label = "to"
}

/// How an attempt ended.
enum OutcomeLabel: String, MetricLabel {
    case succeeded
    case skipped
    case unauthorised
    case retry
    case dead
    case unknown
    case other

    static let label = "outcome"

    init(_ outcome: String) {
        self = Self(rawValue: outcome) ?? .other
    }
}

/// What came of a token's renewal.
enum RenewalLabel: Int, MetricLabel {
    case renewed
    case failed

    static let label = "result"
}

/// How a run ended.
enum RunStateLabel: String, MetricLabel {
    case succeeded
    case dead
    case cancelled
    case parked
    case other

    static let label = "state"

    init(_ state: String) {
        self = Self(rawValue: state) ?? .other
    }
}

/// What the pool did.
enum PoolEventLabel: String, MetricLabel {
    case opened
    case closed
    case broken
    case exhausted
    case waited
    case other

    static let label = "event"

    init(_ kind: String) {
        self = Self(rawValue: kind) ?? .other
    }
}

/// A lane by its number; lanes from the sixteenth on share the last cell.
enum LaneLabel: MetricLabel {
    case lane(Int)

    static let label = "lane"
    static let allCases = (0..<16).map { LaneLabel.lane($0) }

    init(_ number: Int) {
        self = .lane(min(max(number, 0), 15))
    }

    var position: Int {
        switch self {
        case .lane(let number): number
        }
    }

    var text: String { "\(position)" }
}
