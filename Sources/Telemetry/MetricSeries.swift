import Synchronization

/// A series that can write itself down.
protocol MetricSeries: Sendable {
    func write(to text: inout MetricsText)
}

/// One number that many threads change without waiting for each other.
final class MetricCell: Sendable {
    private let number: Atomic<Int>

    init(_ initial: Int = 0) {
        number = Atomic(initial)
    }

    /// Relaxed: a scrape may see one cell before another, never a torn number.
    var value: Int { number.load(ordering: .relaxed) }

    func add(_ amount: Int) {
        number.wrappingAdd(amount, ordering: .relaxed)
    }

    func set(_ value: Int) {
        number.store(value, ordering: .relaxed)
    }
}

/// Goes up only; every cell is shown from the start, as zero.
final class Counter<Label: MetricLabel>: MetricSeries {
    private let name: String
    private let help: String
    private let cells: [MetricCell]

    init(_ name: String, _ help: String) {
        self.name = name
        self.help = help
        cells = Label.allCases.map { _ in MetricCell() }
    }

    /// A negative amount counts as nothing.
    func add(_ amount: Int = 1, _ label: Label) {
        cells[label.position].add(max(amount, 0))
    }

    func write(to text: inout MetricsText) {
        text.header(name, help, "counter")
        for label in Label.allCases {
            text.sample(name, [(Label.label, label.text)], Double(cells[label.position].value))
        }
    }
}

extension Counter where Label == NoLabel {
    func add(_ amount: Int = 1) {
        add(amount, .only)
    }
}

/// A number that goes up and down; a cell is shown once it has been set.
final class Gauge<Label: MetricLabel>: MetricSeries {
    private static var unset: Int { Int.min }

    private let name: String
    private let help: String
    private let cells: [MetricCell]

    init(_ name: String, _ help: String) {
        self.name = name
        self.help = help
        cells = Label.allCases.map { _ in MetricCell(Self.unset) }
    }

    func set(_ value: Int, _ label: Label) {
        cells[label.position].set(value)
    }

    func write(to text: inout MetricsText) {
        let known = Label.allCases.filter { cells[$0.position].value != Self.unset }
        guard !known.isEmpty else { return }
        text.header(name, help, "gauge")
        for label in known {
            text.sample(name, [(Label.label, label.text)], Double(cells[label.position].value))
        }
    }
}
