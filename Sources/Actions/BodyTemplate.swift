import Domain

/// What a call carries: nothing, a JSON document, a form, text, or several parts; each with templates in it.
enum BodyTemplate: Sendable, Hashable {
    case none
    case json(JSONTemplate)
    case form([FieldTemplate])
    case text(Template)
    case multipart([MultipartTemplate])

    /// A body that is ready, and how it may be shown.
    struct Filled: Sendable {
        let contentType: String?
        let bytes: [UInt8]
        /// Null for no body.
        let shown: JSONValue
    }

    static let limitBytes = 1 << 20

    func filled(in context: StepContext) throws(StepFailure) -> Filled {
        switch self {
        case .none: return Filled(contentType: nil, bytes: [], shown: .null)
        case .json(let template):
            let body = try template.filled(in: context, at: "with.json")
            return Filled(contentType: "application/json", bytes: body.value.encoded, shown: body.shown)
        case .form(let fields):
            let body = try FieldTemplate.filled(fields, in: context, at: "with.form")
            return Filled(text: body, as: "application/x-www-form-urlencoded")
        case .text(let template):
            do throws(StepFailure) {
                let body = try template.filled(in: context) { text throws(StepFailure) in text }
                return Filled(text: body, as: "text/plain; charset=utf-8")
            } catch {
                throw error.at("with.text")
            }
        case .multipart(let templates):
            var (parts, shown): ([MultipartPart], [JSONValue]) = ([], [])
            for (index, template) in templates.enumerated() {
                let filled = try template.filled(in: context, at: "with.multipart[\(index)]")
                parts.append(filled.part)
                shown.append(filled.shown)
            }
            let body = MultipartBody(parts)
            return Filled(contentType: body.contentType, bytes: body.bytes, shown: .array(shown))
        }
    }
}

extension BodyTemplate.Filled {
    fileprivate init(text: MaskedText, as contentType: String) {
        self.init(contentType: contentType, bytes: Array(text.text.utf8), shown: .string(text.shown))
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
