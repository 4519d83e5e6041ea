/// A number read at the moment of a scrape, such as the age of the oldest unclaimed run.
///
/// The caller keeps the labels few and their values from a short list: no customer, no repository, no id.
package struct GaugeReading: Sendable {
    /// With the prefix and the base unit: `bittern_oldest_run_age_seconds`.
    package let name: String

    /// One sentence; of readings with the same name the first one's is shown.
    package let help: String

    package let labels: [String: String]
    package let value: Double

    package init(_ name: String, help: String, labels: [String: String] = [:], value: Double) {
        self.name = name
        self.help = help
        self.labels = labels
        self.value = value
    }
}

extension MetricsText {
    /// Readings of one name stand together under one header, as the format asks; of two with the same name and
    /// labels the first is kept.
    mutating func gauges(_ readings: [GaugeReading]) {
        var names: [String] = []
        var groups: [String: [GaugeReading]] = [:]
        for reading in readings {
            let name = Self.name(reading.name)
            if groups[name] == nil { names.append(name) }
            let repeated = groups[name, default: []].contains { $0.labels == reading.labels }
            if !repeated { groups[name, default: []].append(reading) }
        }
        for name in names {
            let group = groups[name] ?? []
            header(name, group.first?.help ?? "", "gauge")
            for reading in group {
                sample(name, reading.labels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, reading.value)
            }
        }
    }
}
