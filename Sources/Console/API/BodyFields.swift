import Domain

extension OperatorRequest {
    /// The body as an object of these fields; everything else in it is refused.
    ///
    /// - Throws: `OperatorProblem`, 400, that names the field and, for one that is not known, the nearest that is.
    func fields(_ known: [Parameter]) throws -> OperatorValues {
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue(parsing: body)
        } catch {
            throw OperatorProblem.badRequest(
                body.isEmpty ? "the body is empty; send a JSON object" : "the body is \(error); send a JSON object"
            )
        }
        guard case .object(let object) = document else {
            throw OperatorProblem.badRequest("the body is \(document.kind); it must be a JSON object")
        }
        for name in object.names where !known.contains(where: { $0.name == name }) {
            let names = known.map(\.name)
            throw OperatorProblem.badRequest(
                "the body has `\(name.prefix(80))`; it may have \(names.joined(separator: ", "))"
                    + NearestName.hint(for: name, in: names)
            )
        }
        var values = OperatorValues()
        for field in known {
            guard let value = object[field.name], value != .null else {
                guard !field.isRequired else {
                    throw OperatorProblem.badRequest("\(field.name) is missing: \(field.summary)")
                }
                continue
            }
            values.set(field.name, try field.kind.value(of: value, for: field.name))
        }
        return values
    }
}
