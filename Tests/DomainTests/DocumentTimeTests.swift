import Domain
import Testing

@Suite struct DocumentTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (951_782_400_000_001, "2000-02-29T00:00:00.000001Z"),
            (1_772_444_472_218_035, "2026-03-02T09:41:12.218035Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
            (253_402_300_800_000_000, "10000-01-01T00:00:00.000000Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00.000000Z"),
            (-62_135_596_800_000_001, "0001-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)]
    )
    func `a moment is written to the microsecond`(microseconds: Int64, text: String) {
        #expect(DocumentTime.text(microseconds: microseconds) == text)
    }

    @Test(arguments: [Int64.min, .max]) func `no number is too large`(microseconds: Int64) {
        #expect(DocumentTime.text(microseconds: microseconds).hasSuffix("Z"))
    }
}
