import Domain
import HTTPTypes

/// The operation that a method and a path ask for, and what stands in place of its braces.
struct OperationMatch {
    let operation: Operation
    let pathTexts: [String]

    /// Throws `OperatorProblem`: 404 when nothing is there, 405 when something is and does not answer this method.
    init(_ method: HTTPRequest.Method, path: String) throws {
        let asked = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        let there = Operation.all.compactMap { operation in
            Self.texts(of: operation, asked).map { (operation, $0) }
        }
        guard let found = there.first(where: { $0.0.method == method }) else {
            guard there.isEmpty else {
                throw OperatorProblem.methodNotAllowed(there.map { $0.0.method.rawValue }.sorted())
            }
            throw OperatorProblem.notFound("there is nothing at this address; GET /api/openapi.json says what there is")
        }
        (operation, pathTexts) = found
    }

    private static func texts(of operation: Operation, _ asked: ArraySlice<Substring>) -> [String]? {
        let segments = operation.segments
        guard segments.count == asked.count else { return nil }
        var texts: [String] = []
        for (segment, text) in zip(segments, asked) {
            if segment.hasPrefix("{") {
                guard !text.isEmpty, let plain = text.percentDecoded else { return nil }
                texts.append(plain)
            } else if segment != text {
                return nil
            }
        }
        return texts
    }
}

extension Operation {
    /// The path's values, in the order of its braces.
    func values(ofPath texts: [String]) throws -> OperatorValues {
        var values = OperatorValues()
        for (parameter, text) in zip(pathParameters, texts) {
            values.set(parameter.name, try parameter.kind.value(of: text, for: parameter.name))
        }
        return values
    }

    /// Adds what the query says; a name that the operation does not know is refused, and so is one that comes twice.
    func readQuery(_ query: String?, into values: inout OperatorValues) throws {
        var seen: Set<String> = []
        for part in (query ?? "").split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.plain(sides[0])
            guard let parameter = self.query.first(where: { $0.name == name }) else {
                let known = self.query.map(\.name)
                let all = known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))"
                let hint = NearestName.hint(for: name, in: known)
                throw OperatorProblem.badRequest("the query has `\(name.prefix(80))`; \(all)\(hint)")
            }
            guard seen.insert(name).inserted else { throw OperatorProblem.badRequest("\(name) is there twice") }
            let text = sides.count == 2 ? Self.plain(sides[1]) : ""
            values.set(name, try parameter.kind.value(of: text, for: name))
        }
    }

    /// What bad escapes stand for is left as it is, and then does not pass its own check.
    private static func plain(_ text: Substring) -> String {
        let spaced = String(text.map { $0 == "+" ? " " : $0 })
        return spaced.percentDecoded ?? spaced
    }
}
