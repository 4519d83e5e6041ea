import Domain

/// One page of a list, as Data Center cuts them: `{size, limit, isLastPage, values, start, nextPageStart?}`.
enum DataCenterPage {
    private static let usual = 25
    private static let longest = 1_000

    /// A `limit` beyond the longest is cut to it; what is no number is the usual.
    static func of(_ values: [JSONValue], for call: APICall) -> APIAnswer {
        let limit = min(max(Int(call.query["limit"] ?? "") ?? usual, 1), longest)
        let start = max(Int(call.query["start"] ?? "") ?? 0, 0)
        let page = values.dropFirst(start).prefix(limit)
        let isLast = values.count - limit <= start
        let body: JSONValue = [
            "size": .number(JSONNumber(page.count)),
            "limit": .number(JSONNumber(limit)),
            "isLastPage": .bool(isLast),
            "values": .array(Array(page)),
            "start": .number(JSONNumber(start)),
        ]
        return .json(200, body.adding("nextPageStart", isLast ? nil : .number(JSONNumber(start + limit))))
    }
}
