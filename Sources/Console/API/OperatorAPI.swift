package import Domain
import HTTPTypes

/// The API of the operators' door, described as OpenAPI 3.1.
package enum OperatorAPI {
    /// Made from `Operation.all`, the table that the door answers from.
    package static let description: JSONValue = [
        "openapi": "3.1.0",
        "info": [
            "title": "Bittern operator API", "version": "1",
            "description":
                "Errors are application/problem+json. Lists are {items, next}. Times are RFC 3339. The ids of deliveries are strings.",
        ],
        "servers": [["url": "/"]],
        "paths": paths,
        "components": [
            "schemas": .object(JSONObject(Schema.named)),
            "securitySchemes": ["operator": ["type": "http", "scheme": "bearer"]],
        ],
    ]

    private static var paths: JSONValue {
        var paths = JSONObject()
        for operation in Operation.all {
            var methods = paths[operation.path]?.members ?? JSONObject()
            methods[operation.method.rawValue.lowercased()] = operation.described
            paths[operation.path] = .object(methods)
        }
        return .object(paths)
    }
}

extension Operation {
    fileprivate var described: JSONValue {
        var object = JSONObject([("operationId", .string(id)), ("summary", .string(summary))])
        object["security"] = needsToken ? [["operator": []]] : []
        let parameters = pathParameters.map { $0.described(in: "path") } + query.map { $0.described(in: "query") }
        object["parameters"] = parameters.isEmpty ? nil : .array(parameters)
        object["requestBody"] = body.map(\.described)
        object["responses"] = responses
        return .object(object)
    }

    private var responses: JSONValue {
        var responses = JSONObject()
        var answer: JSONObject = JSONObject([("description", .string(summary))])
        answer["content"] = content.described
        responses["\(status)"] = .object(answer)
        if let otherStatus {
            answer["description"] = .string(otherStatus.summary)
            responses["\(otherStatus.status)"] = .object(answer)
        }
        for status in Set(problems + (needsToken ? [401, 503] : [])).sorted() {
            responses["\(status)"] = [
                "description": .string(OperatorProblem.title(of: status)),
                "content": ["application/problem+json": ["schema": Schema.reference("Problem")]],
            ]
        }
        return .object(responses)
    }
}

extension Parameter {
    fileprivate func described(in place: String) -> JSONValue {
        [
            "name": .string(name), "in": .string(place), "required": .bool(isRequired), "description": .string(summary),
            "schema": kind.schema,
        ]
    }
}

extension Operation.Body {
    fileprivate var described: JSONValue {
        switch self {
        case .fields(let fields):
            let members = fields.map { field in
                var schema = field.kind.schema.members ?? JSONObject()
                schema["description"] = .string(field.summary)
                return (field.name, JSONValue.object(schema))
            }
            var schema = Schema.object(members, optional: Set(fields.filter { !$0.isRequired }.map(\.name))).members
            schema?["additionalProperties"] = false
            return [
                "required": true, "content": ["application/json": ["schema": schema.map(JSONValue.object) ?? true]],
            ]
        case .text(let mediaTypes, let summary):
            let content = mediaTypes.map { ($0, ["schema": ["description": .string(summary)]] as JSONValue) }
            return ["required": true, "content": .object(JSONObject(content))]
        }
    }
}

extension Operation.Content {
    fileprivate var described: JSONValue? {
        switch self {
        case .json(let name): ["application/json": ["schema": Schema.reference(name)]]
        case .list(let name): ["application/json": ["schema": Schema.list(of: name)]]
        case .other(let mediaType): .object(JSONObject([(mediaType, .object(JSONObject()))]))
        case .nothing: nil
        }
    }
}
