import Domain

/// What a client sends to make a comment.
struct CommentInput {
    /// What is wrong with it, field by field; no field when it is no JSON object.
    struct Refusal: Error {
        let fields: [(String, String)]
    }

    let text: String
    let inline: JSONValue?
    let parent: JSONValue?

    /// Bitbucket's own answers carry these, and it refuses them when they are sent back.
    private static let refused = ["type", "created_on", "updated_on"]

    init(parsing body: [UInt8]) throws(Refusal) {
        guard let json = Self.object(body) else { throw Refusal(fields: []) }
        var wrong = Self.refused.filter { json[$0] != nil }.map { ($0, "extra keys not allowed") }
        let raw = json["content"]?["raw"]?.string
        if json["content"] == nil {
            wrong.append(("content", "required key not provided"))
        } else if raw?.isEmpty ?? true {
            wrong.append(("content.raw", "expected a text that is not empty"))
        }
        if let inline = json["inline"], inline["path"]?.string == nil {
            wrong.append(("inline.path", "required key not provided"))
        }
        if let parent = json["parent"], parent["id"]?.integer == nil {
            wrong.append(("parent.id", "required key not provided"))
        }
        guard wrong.isEmpty, let raw else { throw Refusal(fields: wrong) }
        text = raw
        inline = json["inline"]
        parent = json["parent"]
    }

    private static func object(_ body: [UInt8]) -> JSONValue? {
        // What is wrong with the JSON is not told: Bitbucket only says that the request was bad.
        guard let json = try? JSONValue(parsing: body), case .object = json else { return nil }
        return json
    }
}
