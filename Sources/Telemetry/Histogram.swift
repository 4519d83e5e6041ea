/// How often a value fell under each of a fixed list of bounds, and the sum of them all.
///
/// Values are whole numbers of a small unit (nanoseconds, deliveries), so that one addition is one atomic; they are
/// shown divided by `scale`, in Prometheus' base unit.
final class Histogram<Label: MetricLabel>: MetricSeries {
    private let name: String
    private let help: String
    private let bounds: [Int]
    private let scale: Double
    private let rows: [Row]

    /// A histogram of times, shown in seconds.
    ///
    /// The bounds rise.
    convenience init(_ name: String, _ help: String, seconds bounds: [Double]) {
        self.init(name, help, bounds: bounds.map { Int($0 * 1e9) }, scale: 1e9)
    }

    /// A histogram of counts.
    ///
    /// The bounds rise.
    convenience init(_ name: String, _ help: String, counts bounds: [Int]) {
        self.init(name, help, bounds: bounds, scale: 1)
    }

    private init(_ name: String, _ help: String, bounds: [Int], scale: Double) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "\(name): the bounds do not rise")
        self.name = name
        self.help = help
        self.bounds = bounds
        self.scale = scale
        rows = Label.allCases.map { _ in Row(buckets: bounds.count + 1) }
    }

    /// Nanoseconds are kept; a negative duration, as a stepped clock gives, counts as none.
    func observe(_ duration: Duration, _ label: Label) {
        let (seconds, attoseconds) = duration.components
        let most = Int64.max / 2_000_000_000
        observe(Int(min(max(seconds, 0), most) * 1_000_000_000 + max(attoseconds, 0) / 1_000_000_000), label)
    }

    func observe(_ value: Int, _ label: Label) {
        let row = rows[label.position]
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        row.buckets[bucket].add(1)
        row.sum.add(max(value, 0))
    }

    func write(to text: inout MetricsText) {
        text.header(name, help, "histogram")
        for label in Label.allCases {
            let row = rows[label.position]
            // The count is the last bucket by construction: a scrape between two additions still adds up.
            var total = 0
            for (index, cell) in row.buckets.enumerated() {
                total += cell.value
                let bound = index < bounds.count ? MetricsText.number(Double(bounds[index]) / scale) : "+Inf"
                text.sample(name + "_bucket", [(Label.label, label.text), ("le", bound)], Double(total))
            }
            text.sample(name + "_sum", [(Label.label, label.text)], Double(row.sum.value) / scale)
            text.sample(name + "_count", [(Label.label, label.text)], Double(total))
        }
    }

    private struct Row: Sendable {
        let buckets: [MetricCell]
        let sum = MetricCell()

        init(buckets count: Int) {
            buckets = (0..<count).map { _ in MetricCell() }
        }
    }
}
