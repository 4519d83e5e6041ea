import Testing
import bittern

@Suite struct DiskUseTests {
    @Test(arguments: [
        (Int64(0), "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (9_949_999, "9.9 MB"), (12_400_000_000, "12 GB"),
        (999_600_000, "1.0 GB"),
    ])
    func `a size is told in the unit that people use`(bytes: Int64, text: String) {
        #expect(DiskUse.size(bytes) == text)
    }

    @Test func `the disk of a million triggers follows from those that were counted`() {
        let use = DiskUse(
            bytes: 5_000_000_000,
            days: 3,
            oldest: "2026-11-23",
            uncountedDays: 1,
            triggers: 500_000,
            logBytes: 2_000_000_000
        )
        #expect(
            use.sentence == "5.0 GB, triggers of 3 days since 2026-11-23; 4.0 GB a million triggers, of about 500000, "
                + "1 days not counted yet"
        )
    }

    @Test func `too few to say anything, and none`() {
        let few = DiskUse(bytes: 90_000, days: 1, oldest: "2026-11-25", uncountedDays: 1, triggers: 0, logBytes: 0)
        #expect(few.sentence == "90 kB, triggers of 1 days since 2026-11-25, not counted by PostgreSQL yet (analyze)")
        let none = DiskUse(bytes: 90_000, days: 0, oldest: nil, uncountedDays: 0, triggers: 0, logBytes: 0)
        #expect(none.sentence == "90 kB; no triggers yet")
    }
}
