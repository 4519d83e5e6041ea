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
        let shown: JSONText
    }

    static let limitBytes = 1 << 20

    func filled(in context: StepContext) throws(StepFailure) -> Filled {
        switch self {
        case .none: return Filled(contentType: nil, bytes: [], shown: .null)
        case .json(let template):
            var body = MaskedJSON()
            try template.write(to: &body, in: context, at: "with.json")
            return Filled(contentType: "application/json", bytes: body.bytes, shown: body.shown)
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
            return Filled(contentType: body.contentType, bytes: body.bytes, shown: JSONText(.array(shown)))
        }
    }
}

extension BodyTemplate.Filled {
    fileprivate init(text: MaskedText, as contentType: String) {
        self.init(contentType: contentType, bytes: Array(text.text.utf8), shown: JSONText(.string(text.shown)))
    }
}

/// A JSON document in which every text is a template; names are not.
indirect enum JSONTemplate: Sendable, Hashable {
    /// As it is written.
    case constant(JSONText)
    case template(Template)
    case array([JSONTemplate])
    case object([Member])

    struct Member: Sendable, Hashable {
        let name: String
        let value: JSONTemplate
        /// The name as it is written.
        fileprivate let quoted: [UInt8]

        init(name: String, value: JSONTemplate) {
            self.name = name
            self.value = value
            quoted = JSONValue.string(name).encoded
        }
    }

    /// Appends the document; `place` is what messages call it.
    func write(
        to json: inout MaskedJSON,
        in context: StepContext,
        at place: @autoclosure () -> String
    ) throws(StepFailure) {
        switch self {
        case .constant(let value): json.append(value.bytes)
        case .template(let template):
            do throws(StepFailure) { try template.write(to: &json, in: context) } catch { throw error.at(place()) }
        case .array(let elements):
            json.append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { json.append(",") }
                try element.write(to: &json, in: context, at: "\(place())[\(index)]")
            }
            json.append("]")
        case .object(let members):
            json.append("{")
            for (index, member) in members.enumerated() {
                if index > 0 { json.append(",") }
                json.append(member.quoted)
                json.append(":")
                try member.value.write(to: &json, in: context, at: "\(place()).\(member.name)")
            }
            json.append("}")
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
                    let encoded = PercentEncoding.encode(value.text)
                    if !result.text.isEmpty { result.append("&") }
                    result.append(PercentEncoding.encode(field.name) + "=")
                    if value.hasSecret {
                        result.append(secret: encoded, shown: value.shown)
                    } else {
                        result.append(encoded)
                    }
                } catch {
                    throw error.at("\(place).\(field.name)")
                }
            }
        }
        return result
    }
}
