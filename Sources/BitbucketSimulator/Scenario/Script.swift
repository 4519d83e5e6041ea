import Domain
import HTTPTypes

/// Answers that stand in a scenario, or are asked for at the control door.
struct Script: Sendable {
    private static let repeatLimit = 10_000
    private static let names = "status, headers, body, html, delay_seconds, drop_connection, carry_out, times"

    let method: String
    let path: String
    let text: String?
    let answers: [ScriptedAnswer]

    /// `{method, path, body_contains, answers}`; a method `*` is each, and a `*` ends a path that is only a beginning.
    ///
    /// Each answer may say how many `times` it is given.
    init(_ object: inout ScenarioObject) throws(ScenarioError) {
        method = try object.neededText("method")
        path = try object.neededText("path")
        text = try object.text("body_contains")
        guard path.hasPrefix("/"), method == "*" || HTTPRequest.Method(method) != nil else {
            throw ScenarioError("\(object.place): method and path say which requests are meant, as in GET /2.0/user")
        }
        let given = object.any("answers")?.elements ?? []
        var answers: [ScriptedAnswer] = []
        for answer in given {
            var members = answer.members ?? JSONObject()
            let times = members["times"] ?? 1
            members["times"] = nil
            guard let count = times.integer, (1...Int64(Self.repeatLimit)).contains(count), answer.members != nil,
                let read = ScriptedAnswer(.object(members))
            else { throw Self.wrong(object.place) }
            answers += Array(repeating: read, count: Int(count))
        }
        guard !answers.isEmpty else { throw Self.wrong(object.place) }
        self.answers = answers
    }

    private static func wrong(_ place: String) -> ScenarioError {
        ScenarioError("\(place).answers is not a list of objects with \(names)")
    }

    func add(to world: inout World) {
        world.scripts.add(method, path, containing: text, answers)
    }
}
