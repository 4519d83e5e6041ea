import Domain

/// Sizes as people write them: `64 KiB`, `2MiB`, or a number of bytes.
enum SizeText {
    /// The number of bytes; nil for what is no size.
    static func bytes(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        let unit: Int
        switch text[digits.endIndex...].drop(while: { $0 == " " }) {
        case "", "B": unit = 1
        case "KiB": unit = 1 << 10
        case "MiB": unit = 1 << 20
        default: return nil
        }
        let (bytes, overflows) = number.multipliedReportingOverflow(by: unit)
        return overflows ? nil : bytes
    }
}

extension WorkflowObject {
    /// A size in bytes, written as a number or as text.
    func size(_ key: String, _ allowed: ClosedRange<Int>) throws(WorkflowError) -> Int? {
        guard let value = value(key) else { return nil }
        let bytes = value.string.map(SizeText.bytes) ?? value.integer.flatMap(Int.init(exactly:))
        guard let bytes, allowed.contains(bytes) else {
            throw WorkflowError(at: path + key, "must be from 1 KiB to 16 MiB, such as `256 KiB`, or a number of bytes")
        }
        return bytes
    }
}
