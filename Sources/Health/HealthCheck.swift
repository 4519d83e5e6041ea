/// One thing that must be well, and how to find out.
package struct HealthCheck: Sendable {
    /// What was found: a value a person can read, and whether it is well.
    package struct Finding: Sendable {
        package let status: HealthStatus
        /// A number and its unit, such as `3.2` `ms`; `nil` where there is none.
        package let value: Double?
        package let unit: String?
        /// Why it is not well, or what it is: `embedded 15.18`.
        ///
        /// Never shown at the public door.
        package let output: String?

        package init(_ status: HealthStatus, value: Double? = nil, unit: String? = nil, output: String? = nil) {
            self.status = status
            self.value = value
            self.unit = unit
            self.output = output
        }
    }

    /// As in `database`, `lanes`, `workers`.
    package let name: String
    /// Whether the service is not ready while this fails.
    package let isForReadiness: Bool
    package let look: @Sendable () async -> Finding

    package init(_ name: String, isForReadiness: Bool, look: @escaping @Sendable () async -> Finding) {
        self.name = name
        self.isForReadiness = isForReadiness
        self.look = look
    }
}

/// The three words of `application/health+json`, best first.
package enum HealthStatus: String, Sendable, Comparable {
    case pass
    case warn
    case fail

    package static func < (one: Self, other: Self) -> Bool { one.severity < other.severity }

    private var severity: Int {
        switch self {
        case .pass: 0
        case .warn: 1
        case .fail: 2
        }
    }
}
