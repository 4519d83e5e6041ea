import Foundation
import Telemetry
import Testing

@Suite struct ObservationMetricsTests {
    @Test func `promtool finds nothing to say about the page`() throws {
        let promtool = "/usr/bin/promtool"
        try #require(
            FileManager.default.isExecutableFile(atPath: promtool),
            "promtool is missing: apt-get install prometheus"
        )
        let metrics = ObservationMetrics(version: "0.1.0")
        for observation in EveryObservation.samples { metrics.record(observation) }
        let page = metrics.render(extra: [
            GaugeReading("bittern_oldest_run_age_seconds", help: "Age of the oldest run.", value: 1.5),
            GaugeReading("bittern_runs", help: "Runs by state.", labels: ["state": "due"], value: 3),
            GaugeReading("bittern_oldest_trigger_age_seconds", help: "Age.", value: .nan),
            GaugeReading("bittern_runs", help: "Runs by state.", labels: ["state": "a\"b\\c\nd"], value: 4),
            GaugeReading("bittern_runs", help: "Runs by state.", labels: ["state": "due"], value: 9),
            GaugeReading("9 bad näme\n", help: "two\nlines\\", labels: ["bad-label:": "x"], value: .infinity),
        ])
        let (status, output) = try Self.run(promtool, ["check", "metrics"], input: page)
        #expect(status == 0 && output.isEmpty, "\(output)\n\(page)")
        #expect(page.contains("bittern_runs{state=\"due\"} 3\n"))
        #expect(page.contains("bittern_runs{state=\"a\\\"b\\\\c\\nd\"} 4\n"))
    }

    @Test func `observations are counted under their labels`() {
        let metrics = ObservationMetrics(version: "0.1.0")
        metrics.record(.deliveryStored(product: "cloud", triggers: 3, repeated: true, duration: .milliseconds(7)))
        metrics.record(.deliveryRejected(reason: .wrongSignature))
        metrics.record(.batchCommitted(lane: 0, deliveries: 64, triggers: 70, bytes: 600, duration: .milliseconds(3)))
        metrics.record(.laneDepth(lane: 1, waiting: 12))
        metrics.record(.databaseAway(reason: "x"))
        metrics.record(.runsLooping(count: 5))
        metrics.record(.runPutOff(because: "circuit"))
        metrics.record(.circuitOpened(origin: "https://example.org:443", reason: "timed out"))
        metrics.record(.rateLimited(bucket: "consumer/1", resource: "api"))
        let lines = Set(metrics.render().split(separator: "\n").map(String.init))
        for line in [
            "bittern_build_info{version=\"0.1.0\"} 1",
            "bittern_deliveries_stored_total{product=\"cloud\"} 1",
            "bittern_deliveries_stored_total{product=\"datacenter\"} 0",
            "bittern_deliveries_repeated_total{product=\"cloud\"} 1",
            "bittern_triggers_stored_total{product=\"cloud\"} 3",
            "bittern_deliveries_rejected_total{reason=\"wrong_signature\"} 1",
            "bittern_delivery_duration_seconds_bucket{product=\"cloud\",le=\"0.005\"} 0",
            "bittern_delivery_duration_seconds_bucket{product=\"cloud\",le=\"0.01\"} 1",
            "bittern_delivery_duration_seconds_bucket{product=\"cloud\",le=\"+Inf\"} 1",
            "bittern_delivery_duration_seconds_sum{product=\"cloud\"} 0.007",
            "bittern_delivery_duration_seconds_count{product=\"cloud\"} 1",
            "bittern_ingest_batches_total{result=\"committed\"} 1",
            "bittern_ingest_committed_bytes_total 600",
            "bittern_ingest_batch_deliveries_bucket{le=\"32\"} 0",
            "bittern_ingest_batch_deliveries_bucket{le=\"64\"} 1",
            "bittern_ingest_lane_waiting_deliveries{lane=\"1\"} 12",
            "bittern_database_up 0",
            "bittern_runs_looping_total 5",
            "bittern_runs_put_off_total{reason=\"circuit\"} 1",
            "bittern_runs_put_off_total{reason=\"rate\"} 0",
            "bittern_circuit_changes_total{to=\"opened\"} 1",
            "bittern_rate_limits_reached_total 1",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test func `no value makes a new series`() {
        let metrics = ObservationMetrics(version: "0.1.0")
        for observation in EveryObservation.samples { metrics.record(observation) }
        for lane in 0..<16 { metrics.record(.laneDepth(lane: lane, waiting: 0)) }
        let before = Self.names(metrics.render())
        for number in -50..<50 {
            metrics.record(
                .deliveryStored(product: "p\(number)", triggers: number, repeated: true, duration: .seconds(-1))
            )
            metrics.record(.laneDepth(lane: number, waiting: number))
            metrics.record(.attemptFinished(action: "a\(number)", outcome: "o\(number)", duration: .seconds(1 << 60)))
            metrics.record(.runEnded(state: "s\(number)"))
            metrics.record(.poolEvent(kind: "k\(number)"))
        }
        #expect(Self.names(metrics.render()) == before)
    }

    @Test func `nothing counted by many threads at once is lost`() async {
        let metrics = ObservationMetrics(version: "0.1.0")
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 {
                        metrics.record(.deliveryStored(product: "cloud", triggers: 1, repeated: false, duration: .zero))
                    }
                }
            }
        }
        #expect(metrics.render().contains("bittern_deliveries_stored_total{product=\"cloud\"} 80000\n"))
    }

    @Test func `the process shows its memory, its time and its start`() throws {
        let page = ObservationMetrics(version: "0.1.0").render()
        func value(_ name: String) throws -> Double {
            let line = try #require(page.split(separator: "\n").first { $0.hasPrefix(name + " ") })
            return try #require(Double(line.split(separator: " ")[1]))
        }
        #expect(try value("process_resident_memory_bytes") > 1_000_000)
        #expect(try value("process_cpu_seconds_total") > 0)
        let age = try Date().timeIntervalSince1970 - value("process_start_time_seconds")
        #expect((-1...86_400).contains(age))
    }

    private static func names(_ page: String) -> Set<String> {
        Set(page.split(separator: "\n").map { String($0.prefix(upTo: $0.lastIndex(of: " ") ?? $0.endIndex)) })
            .filter { !$0.hasPrefix("#") }
    }

    private static func run(_ program: String, _ arguments: [String], input: String) throws -> (Int32, String) {
        let process = Process()
        let (stdin, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = stdin
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }
}
