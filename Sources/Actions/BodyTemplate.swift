import Domain

/// What a call carries: nothing, a JSON document, a form, or text; each with templates in it.
enum BodyTemplate: Sendable, Hashable {
    case none
    case json(JSONTemplate)
    case form([FieldTemplate])
    case text(Template)

    static let limitBytes = 1 << 20

    var contentType: String? {
        switch self {
        case .none: nil
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .text: "text/plain; charset=utf-8"
        }
    }

    /// The bytes to send, and the value to show in a record; null for no body.
    func filled(in context: StepContext) throws(StepFailure) -> (bytes: [UInt8], shown: JSONValue) {
        switch self {
        case .none: return ([], .null)
        case .json(let template):
            let body = try template.filled(in: context, at: "with.json")
            return (body.value.encoded, body.shown)
        case .form(let fields):
            let body = try FieldTemplate.filled(fields, in: context, at: "with.form")
            return (Array(body.text.utf8), .string(body.shown))
        case .text(let template):
            do throws(StepFailure) {
                let body = try template.filled(in: context) { text throws(StepFailure) in text }
                return (Array(body.text.utf8), .string(body.shown))
            } catch {
                throw error.at("with.text")
            }
        }
    }
}

/// A JSON document in which every text is a template; names are not.
indirect enum JSONTemplate: Sendable, Hashable {
    case constant(JSONValue)
    case template(Template)
    case array([JSONTemplate])
    case object([Member])

    struct Member: Sendable, Hashable {
        let name: String
        let value: JSONTemplate
    }

    func filled(in context: StepContext, at place: String) throws(StepFailure) -> MaskedValue {
        switch self {
        case .constant(let value): return MaskedValue(value: value, shown: value)
        case .template(let template):
            do throws(StepFailure) { return try template.value(in: context) } catch { throw error.at(place) }
        case .array(let elements):
            var (values, shown): ([JSONValue], [JSONValue]) = ([], [])
            for (index, element) in elements.enumerated() {
                let filled = try element.filled(in: context, at: "\(place)[\(index)]")
                values.append(filled.value)
                shown.append(filled.shown)
            }
            return MaskedValue(value: .array(values), shown: .array(shown))
        case .object(let members):
            var (values, shown) = (JSONObject(), JSONObject())
            for member in members {
                let filled = try member.value.filled(in: context, at: "\(place).\(member.name)")
                values[member.name] = filled.value
                shown[member.name] = filled.shown
            }
            return MaskedValue(value: .object(values), shown: .object(shown))
        }
    }
}

/// One name and its values, as a query or a form has them.
struct FieldTemplate: Sendable, Hashable {
    let name: String
    let values: [Template]

    /// `name=value&name=value`, both encoded.
    static func filled(
        _ fields: [FieldTemplate],
        in context: StepContext,
        at place: String
    ) throws(StepFailure) -> MaskedText {
        var result = MaskedText()
        for field in fields {
            for template in field.values {
                do throws(StepFailure) {
                    let value = try template.filled(in: context) { text throws(StepFailure) in text }
                    // The whole value is encoded once, the author's part of it included.
                    let isSecret = value.text != value.shown
                    let encoded = PercentEncoding.encode(value.text)
                    if !result.text.isEmpty { result.append("&") }
                    result.append(PercentEncoding.encode(field.name) + "=")
                    result.append(encoded, shown: isSecret ? value.shown : encoded)
                } catch {
                    throw error.at("\(place).\(field.name)")
                }
            }
        }
        return result
    }
}
