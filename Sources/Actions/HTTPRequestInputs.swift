import Domain
import HTTPTypes

/// The `with` of an `http.request`, read strictly and its templates parsed.
struct HTTPRequestInputs: Sendable {
    let method: HTTPRequest.Method
    let url: URLTemplate
    let query: [FieldTemplate]
    let headers: [Header]
    let body: BodyTemplate
    let timeout: Duration
    let responseLimitBytes: Int?
    let pages: Int?

    struct Header: Sendable {
        let name: HTTPField.Name
        let value: Template
    }

    static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    static let timeouts = Duration.seconds(1)...Duration.seconds(300)
    static let standardTimeout = Duration.seconds(30)
    static let responseLimits = (1 << 10)...(16 << 20)
    private static let bodies = ["json", "form", "text", "multipart"]
    private static let fieldLimit = 100

    init(_ step: WorkflowStep, at path: JSONPath) throws(WorkflowError) {
        let keys = ["method", "url", "query", "headers"] + Self.bodies + ["timeout", "response_limit", "paginate"]
        let with = try WorkflowObject(step.inputs, at: path + "with", keys: keys)
        guard let url = try with.text("url", limit: URLTemplate.limitBytes) else { throw with.missing("url") }
        body = try Self.body(with)
        method = try Self.method(with, hasBody: body != .none)
        query = try Self.fields("query", of: with)
        headers = try Self.headers(with)
        timeout = try with.duration("timeout", Self.timeouts) ?? Self.standardTimeout
        responseLimitBytes = try with.size("response_limit", Self.responseLimits)
        pages = try PagesInput.read(with, for: method)
        do throws(StepFailure) {
            self.url = try URLTemplate(url)
        } catch {
            throw WorkflowError(at: with.path + "url", error.reason)
        }
        if self.url.start == .relative, headers.contains(where: { $0.name == .authorization }) {
            throw WorkflowError(at: with.path + "headers", "the connection's credential is the `Authorization` here")
        }
        if case .multipart = body, headers.contains(where: { $0.name == .contentType }) {
            throw WorkflowError(at: with.path + "headers", "the `Content-Type` of a multipart body says its boundary")
        }
    }

    /// Every template in it.
    var templates: [Template] {
        let fields = query + (body.fields ?? [])
        return [url.template] + fields.flatMap(\.values) + headers.map(\.value) + body.templates
    }

    private static func method(_ with: WorkflowObject, hasBody: Bool) throws(WorkflowError) -> HTTPRequest.Method {
        guard let text = try with.text("method", limit: 20) else {
            guard !hasBody else { throw with.missing("method") }
            return .get
        }
        guard methods.contains(text), let method = HTTPRequest.Method(rawValue: text) else {
            throw WorkflowError(at: with.path + "method", "must be one of \(methods.joined(separator: ", "))")
        }
        guard !hasBody || (method != .get && method != .head) else {
            throw WorkflowError(at: with.path + "method", "\(text) carries no body")
        }
        return method
    }

    private static func body(_ with: WorkflowObject) throws(WorkflowError) -> BodyTemplate {
        guard bodies.filter(with.has).count <= 1 else {
            throw WorkflowError(at: with.path, "only one of `json`, `form`, `text` and `multipart` may be given")
        }
        if let json = with.value("json") { return .json(try JSONTemplate(json, at: with.path + "json")) }
        if with.has("form") { return .form(try fields("form", of: with)) }
        if let text = with.value("text") { return .text(try Template(scalar: text, at: with.path + "text")) }
        if with.has("multipart") {
            var parts: [MultipartTemplate] = []
            for (path, part) in try with.list("multipart", count: MultipartTemplate.partsAllowed) {
                parts.append(try MultipartTemplate(part, at: path))
            }
            return .multipart(parts)
        }
        return .none
    }

    private static func headers(_ with: WorkflowObject) throws(WorkflowError) -> [Header] {
        guard let given = try members("headers", of: with) else { return [] }
        var headers: [Header] = []
        for member in given.members {
            let place = with.path + "headers" + member.name
            let value = try Template(scalar: member.value, at: place)
            do throws(StepFailure) {
                let name = try HeaderRules.check(member.name)
                guard !headers.contains(where: { $0.name == name }) else { throw StepFailure("is given twice") }
                for case .text(let text) in value.parts { try HeaderRules.check(value: text) }
                headers.append(Header(name: name, value: value))
            } catch {
                throw WorkflowError(at: place, error.reason)
            }
        }
        return headers
    }

    private static func fields(_ key: String, of with: WorkflowObject) throws(WorkflowError) -> [FieldTemplate] {
        guard let given = try members(key, of: with) else { return [] }
        var fields: [FieldTemplate] = []
        for member in given.members {
            let place = with.path + key + member.name
            var values: [Template] = []
            for value in member.value.elements ?? [member.value] {
                values.append(try Template(scalar: value, at: place))
            }
            fields.append(FieldTemplate(name: member.name, values: values))
        }
        return fields
    }

    private static func members(_ key: String, of with: WorkflowObject) throws(WorkflowError) -> JSONObject? {
        guard with.has(key) else { return nil }
        let members = try with.inputs(key).members ?? JSONObject()
        guard members.count <= fieldLimit else {
            throw WorkflowError(at: with.path + key, "must have at most \(fieldLimit) entries")
        }
        for name in members.names where name.contains("{{") {
            throw WorkflowError(at: with.path + key + name, "a name cannot be a template")
        }
        return members
    }
}

extension Template {
    /// A template from a text, or from a number or a truth value as it is written; nothing else.
    init(scalar value: JSONValue, at path: JSONPath) throws(WorkflowError) {
        let source: String
        switch value {
        case .string(let text): source = text
        case .number, .bool: source = value.text
        case .null, .array, .object: throw WorkflowError(at: path, "must be text, not \(value.kind)")
        }
        do throws(TemplateError) {
            try self.init(source)
        } catch {
            throw WorkflowError(at: path, error.description)
        }
    }
}

extension JSONTemplate {
    init(_ value: JSONValue, at path: JSONPath) throws(WorkflowError) {
        switch value {
        case .null, .bool, .number: self = .constant(JSONText(value))
        case .string: self = .template(try Template(scalar: value, at: path))
        case .array(let elements):
            var templates: [JSONTemplate] = []
            for (index, element) in elements.enumerated() {
                templates.append(try JSONTemplate(element, at: path + index))
            }
            self = .array(templates)
        case .object(let object):
            var members: [Member] = []
            for member in object.members {
                let place = path + member.name
                guard !member.name.contains("{{") else { throw WorkflowError(at: place, "a name cannot be a template") }
                members.append(Member(name: member.name, value: try JSONTemplate(member.value, at: place)))
            }
            self = .object(members)
        }
    }

    fileprivate var templates: [Template] {
        switch self {
        case .constant: []
        case .template(let template): [template]
        case .array(let elements): elements.flatMap(\.templates)
        case .object(let members): members.flatMap(\.value.templates)
        }
    }
}

extension BodyTemplate {
    fileprivate var fields: [FieldTemplate]? {
        guard case .form(let fields) = self else { return nil }
        return fields
    }

    fileprivate var templates: [Template] {
        switch self {
        case .json(let template): template.templates
        case .text(let template): [template]
        case .multipart(let parts): parts.flatMap(\.templates)
        case .none, .form: []
        }
    }
}
