/// How long a transfer may take and how much it may bring back.
package struct TransferLimits: Hashable, Sendable {
    /// Time for the name, the connection and TLS together.
    package var connect: Duration
    /// Time for everything, from the call of `send`, waiting for a free connection included, to the answer's last byte.
    package var total: Duration
    /// The longest body of an answer, in bytes as they come (nothing is decompressed).
    package var bodyBytes: Int
    /// Whether a longer body ends there, its status known, rather than in an error.
    package var cutsBody: Bool

    package init(
        connect: Duration = .seconds(5),
        total: Duration = .seconds(30),
        bodyBytes: Int = 1 << 20,
        cutsBody: Bool = false
    ) {
        self.connect = connect
        self.total = total
        self.bodyBytes = bodyBytes
        self.cutsBody = cutsBody
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, at least 1 (libcurl reads 0 as "no limit"), at most what a C `long` of 32 bits holds.
    var timeoutMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return max(1, Int(milliseconds))
    }
}
