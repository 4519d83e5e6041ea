import BitbucketAPI
package import Domain

extension ActionDescription {
    /// As lists show it: `{name, summary, products, scopes}`; scopes by product.
    package var listed: JSONValue {
        [
            "name": .string(name), "summary": .string(summary),
            "products": .array(products.map { .string($0.rawValue) }), "scopes": scopes,
        ]
    }

    /// All that is known of it: what lists show, `inputs`, `calls` and `example`.
    package var json: JSONValue {
        var json = listed.members ?? JSONObject()
        json["inputs"] = .array(inputs.map(Self.json))
        json["calls"] = .array(
            operations.map { operation in
                [
                    "product": .string(operation.app.product.rawValue), "method": .string(operation.method),
                    "path": .string(operation.requestPath),
                ]
            }
        )
        json["example"] = .string(exampleText)
        return .object(json)
    }

    /// Where it can be used.
    private var products: [Product] {
        operations.isEmpty ? Product.allCases : operations.map(\.app.product)
    }

    private var scopes: JSONValue {
        .object(JSONObject(operations.map { ($0.app.product.rawValue, .array($0.scopes.map(JSONValue.string))) }))
    }

    private static func json(_ input: ActionInput) -> JSONValue {
        [
            "name": .string(input.name), "kind": .string(input.kind.rawValue),
            "required": .bool(input.isRequired && input.fallbacks.isEmpty),
            "default": .array(input.fallbacks.map(JSONValue.string)),
            "choices": .array(input.choices.map(JSONValue.string)),
            "product": input.app.map { .string($0.product.rawValue) } ?? .null, "summary": .string(input.summary),
        ]
    }
}
