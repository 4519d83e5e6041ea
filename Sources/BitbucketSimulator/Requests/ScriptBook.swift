import HTTPTypes

/// The answers that were scripted, in the order in which they were.
struct ScriptBook: Sendable {
    private struct Script: Sendable {
        let method: String
        let path: String
        let text: String?
        var answers: [ScriptedAnswer]

        func fits(_ call: APICall) -> Bool {
            let isPlace = path.hasSuffix("*") ? call.path.hasPrefix(path.dropLast()) : call.path == path
            guard isPlace, method == "*" || method == call.method.rawValue else { return false }
            return text.map { String(decoding: call.body, as: UTF8.self).contains($0) } ?? true
        }
    }

    private var scripts: [Script] = []

    /// Adds to what was scripted before for the same place; `text` has to be in the body.
    mutating func add(_ method: String, _ path: String, containing text: String?, _ answers: [ScriptedAnswer]) {
        scripts.append(Script(method: method, path: path, text: text, answers: answers))
    }

    /// The next scripted answer for this request, and it is gone.
    mutating func take(for call: APICall) -> ScriptedAnswer? {
        guard let index = scripts.firstIndex(where: { !$0.answers.isEmpty && $0.fits(call) }) else { return nil }
        let answer = scripts[index].answers.removeFirst()
        if scripts[index].answers.isEmpty { scripts.remove(at: index) }
        return answer
    }

    /// What is still to be given.
    var isEmpty: Bool { scripts.isEmpty }

    mutating func removeAll() { scripts = [] }
}
