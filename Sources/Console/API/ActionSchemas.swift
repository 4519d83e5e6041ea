import Domain

extension Schema {
    private static let action: [(String, JSONValue)] = [
        ("name", text), ("summary", text), ("products", array(of: product)),
        ("scopes", object(Product.allCases.map { ($0.rawValue, array(of: text)) }, optional: ["cloud", "datacenter"])),
    ]

    private static let actionInput = object([
        ("name", text), ("kind", words(["text", "integer", "boolean", "list", "object", "json"])), ("required", flag),
        ("default", array(of: text)), ("choices", array(of: text)), ("product", orNull(product)), ("summary", text),
    ])

    static let actionShapes: [(String, JSONValue)] = [
        ("Action", object(action)),
        (
            "ActionDetails",
            object(
                action + [
                    ("inputs", array(of: actionInput)),
                    ("calls", array(of: object([("product", product), ("method", text), ("path", text)]))),
                    ("example", text),
                ]
            )
        ),
    ]

    private static let product = words(Product.allCases.map(\.rawValue))
}
