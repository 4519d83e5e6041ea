import Testing

@Suite(.timeLimit(.minutes(5))) struct RecordedBodiesTests {
    @Test(
        .enabled(if: !Body.recorded.isEmpty, "BITTERN_RECORDED_PAYLOADS names no folder of recorded bodies"),
        .enabled(
            if: Python.hasJSONSchema && Python.hasCloudEvents,
            "deploy/test gets the Python modules that this needs"
        )
    )
    func `what becomes of recorded bodies keeps the contract too`() async throws {
        try await StoredBodies.with(Body.recorded) { pool throws in
            let documents = try await StoredBodies.rows(StoredBodies.documents, in: pool)
            #expect(documents.count > 100)
            #expect(try await Python.complaints(of: "documents.py", about: documents) == [])
            let cloudEvents = try await StoredBodies.rows(StoredBodies.cloudEvents, in: pool)
            #expect(cloudEvents.count == documents.count)
            #expect(try await Python.complaints(of: "cloud_events.py", about: cloudEvents) == [])
            let cdEvents = try await StoredBodies.rows(StoredBodies.cdEvents, in: pool)
            #expect(!cdEvents.isEmpty)
            #expect(try await Python.complaints(of: "cd_events.py", about: cdEvents) == [])
        }
    }
}
