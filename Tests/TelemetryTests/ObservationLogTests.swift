import Foundation
import Logging
import Telemetry
import Testing

@Suite struct ObservationLogTests {
    @Test func `every observation is a line of JSON when everything is asked for`() throws {
        let log = try LogCapture()
        let record = ObservationLog(log.logger())
        for observation in EveryObservation.samples { record.record(observation) }
        let objects = try log.objects()
        #expect(objects.count == EveryObservation.samples.count)
        #expect(objects.allSatisfy { ($0["message"] as? String)?.isEmpty == false })
    }

    @Test(arguments: [
        Observation.deliveryStored(product: "cloud", triggers: 1, repeated: false, duration: .zero),
        .batchCommitted(lane: 0, deliveries: 1, triggers: 1, bytes: 1, duration: .zero),
        .laneDepth(lane: 0, waiting: 1), .deliveryRejected(reason: .wrongSignature), .runsClaimed(count: 1),
        .attemptFinished(action: "http.request", outcome: "dead", duration: .zero),
    ])
    func `what happens per delivery, batch or attempt is silent at the default level`(observation: Observation) throws {
        let log = try LogCapture()
        ObservationLog(log.logger(level: .info)).record(observation)
        #expect(try log.lines().isEmpty)
    }

    @Test func `what needs somebody is an error`() throws {
        let log = try LogCapture()
        let record = ObservationLog(log.logger(level: .error))
        for observation in EveryObservation.samples { record.record(observation) }
        let messages = try log.objects().compactMap { $0["message"] as? String }
        #expect(
            messages == ["batch not stored", "the keyring does not open everything", "database away", "unexpected"]
        )
    }

    @Test func `durations are seconds and say so`() throws {
        let log = try LogCapture()
        ObservationLog(log.logger()).record(.databaseBack(after: .milliseconds(1_500)))
        #expect(try log.objects().first?["away_seconds"] as? Double == 1.5)
    }
}
