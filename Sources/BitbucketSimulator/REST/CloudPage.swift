import Domain

/// One page of a list, as Cloud cuts them: `{values, page, pagelen, size, next?}`.
enum CloudPage {
    private static let longest = 100

    /// Throws 400 for a page that is no number, and 404 for one after the last.
    static func of(
        _ values: [JSONValue],
        for call: APICall,
        usualLength: Int = 10
    ) throws(Refusal) -> APIAnswer {
        let length = Int(call.query["pagelen"] ?? "\(usualLength)") ?? 0
        guard (1...longest).contains(length) else { throw Refusal(CloudAnswer.error(400, "Invalid pagelen")) }
        guard let page = Int(call.query["page"] ?? "1"), page > 0 else {
            throw Refusal(CloudAnswer.error(400, "Invalid page"))
        }
        let (start, overflows) = (page - 1).multipliedReportingOverflow(by: length)
        guard !overflows, page == 1 || start < values.count else {
            throw Refusal(CloudAnswer.error(404, "Invalid page"))
        }
        let end = min(start + length, values.count)
        let next = end < values.count ? "\(call.origin)\(call.path)?pagelen=\(length)&page=\(page + 1)" : nil
        let body: JSONValue = [
            "values": .array(Array(values[start..<end])),
            "pagelen": .number(JSONNumber(length)),
            "size": .number(JSONNumber(values.count)),
            "page": .number(JSONNumber(page)),
        ]
        return .json(200, body.adding("next", next.map { .string($0) }))
    }
}
