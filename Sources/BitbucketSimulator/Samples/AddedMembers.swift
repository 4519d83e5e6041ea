import Domain

extension JSONValue {
    /// The object with this member after the others, or in place of the one of that name; nil leaves it as it is.
    func adding(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard let value, case .object(var object) = self else { return self }
        object[name] = value
        return .object(object)
    }
}
