import Domain
import FoundationEssentials

/// One part of a `multipart` body, with templates in it: a field, or a file when it has a `filename`.
struct MultipartTemplate: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case text(Template)
        case base64(Template)
    }

    let name: Template
    let filename: Template?
    let contentType: Template?
    let content: Content

    static let partsAllowed = 1...100
    static let keys = ["name", "filename", "content_type", "text", "base64"]

    var templates: [Template] {
        switch content {
        case .text(let template), .base64(let template): [name, filename, contentType, template].compactMap { $0 }
        }
    }

    init(_ value: JSONValue, at path: JSONPath) throws(WorkflowError) {
        let part = try WorkflowObject(value, at: path, keys: Self.keys)
        func template(_ key: String) throws(WorkflowError) -> Template? {
            guard let value = part.value(key) else { return nil }
            return try Template(scalar: value, at: path + key)
        }
        guard let name = try template("name") else { throw part.missing("name") }
        self.name = name
        filename = try template("filename")
        contentType = try template("content_type")
        switch (try template("text"), try template("base64")) {
        case (let text?, nil): content = .text(text)
        case (nil, let base64?): content = .base64(base64)
        default: throw WorkflowError(at: path, "one of `text` and `base64` must be given")
        }
    }

    /// The part, and what to show of it in a record.
    func filled(
        in context: StepContext,
        at place: String
    ) throws(StepFailure) -> (part: MultipartPart, shown: JSONValue) {
        var shown = JSONObject()
        func fill(_ template: Template, _ key: String) throws(StepFailure) -> String {
            do throws(StepFailure) {
                let value = try template.filled(in: context) { text throws(StepFailure) in text }
                shown[key] = .string(value.shown)
                return value.text
            } catch {
                throw error.at("\(place).\(key)")
            }
        }
        let name = try fill(name, "name")
        let filename = if let template = filename { try fill(template, "filename") } else { String?.none }
        var type = if let template = contentType { try fill(template, "content_type") } else { String?.none }
        do throws(StepFailure) { if let type { try HeaderRules.check(value: type) } } catch {
            throw error.at("\(place).content_type")
        }
        let bytes: [UInt8]
        switch content {
        case .text(let template):
            bytes = Array(try fill(template, "text").utf8)
            if filename != nil { type = type ?? "text/plain; charset=utf-8" }
        case .base64(let template):
            guard let data = Data(base64Encoded: try fill(template, "base64")) else {
                throw StepFailure("is no base64", in: "\(place).base64")
            }
            bytes = Array(data)
            shown["base64"] = nil
            shown["bytes"] = .number(JSONNumber(bytes.count))
            type = type ?? "application/octet-stream"
        }
        return (MultipartPart(name: name, filename: filename, contentType: type, bytes: bytes), .object(shown))
    }
}
