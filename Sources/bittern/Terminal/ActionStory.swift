package import Domain

/// An action told to a person: the lines behind `bittern actions show`.
package struct ActionStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `ActionDetails`.
    package init(of action: JSONValue) {
        var story = StoryLines()
        story.add("action", action["name"]?.string)
        story.add("does", action["summary"]?.string)
        for call in action["calls"]?.elements ?? [] {
            let product = call["product"]?.string ?? ""
            let scopes = action["scopes"]?[product]?.texts ?? []
            story.add(
                product,
                [
                    "\(call["method"]?.string ?? "") \(call["path"]?.string ?? "")",
                    scopes.isEmpty ? "any token will do" : "needs \(scopes.joined(separator: ", "))",
                ]
            )
        }
        let inputs = (action["inputs"]?.elements ?? []).flatMap(Self.lines)
        story.add("inputs", inputs.isEmpty ? ["none"] : inputs)
        let example = (action["example"]?.string ?? "").split(separator: "\n").map { "  \($0)\n" }.joined()
        text = story.text + "\nsteps:\n" + example
    }

    private static func lines(_ input: JSONValue) -> [String] {
        var first = "\(input["name"]?.string ?? ""), \(input["kind"]?.string ?? "")"
        if input["required"]?.boolean == true { first += ", has to be given" }
        if let product = input["product"]?.string { first += ", \(product) only" }
        var lines = [first, "  " + (input["summary"]?.string ?? "")]
        let choices = input["choices"]?.texts ?? []
        if !choices.isEmpty { lines.append("  one of " + choices.joined(separator: ", ")) }
        let fallbacks = input["default"]?.texts ?? []
        if !fallbacks.isEmpty { lines.append("  unless given: " + fallbacks.joined(separator: ", else ")) }
        return lines
    }
}
