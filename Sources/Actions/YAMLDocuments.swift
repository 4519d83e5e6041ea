import Domain
import Yams

/// The documents of a YAML text as JSON values, with the place of each value.
///
/// Anchors and aliases are refused (a short file could say a very large one), and so are tags other than `!!str`.
struct YAMLDocuments {
    /// A document and where its values stand.
    struct Document {
        let value: JSONValue
        let places: TextPlaces
    }

    static let documentLimit = 100
    fileprivate static let depthLimit = 100

    let documents: [Document]

    /// Throws the first mistake, with line and column.
    init(_ text: String) throws(WorkflowError) {
        try Self.refuseAliases(in: text)
        do {
            // The encoding is named, so that no environment variable can choose another.
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            documents = try Self.documents(of: parser)
        } catch let error as WorkflowError {
            throw error
        } catch let error as YamlError {
            throw WorkflowError(error)
        } catch {
            throw WorkflowError("not YAML: \(error)")
        }
    }

    private static func documents(of parser: Parser) throws -> [Document] {
        var documents: [Document] = []
        // Nodes hold their anchors weakly: they have to be read while the parser lives.
        while let node = try parser.nextRoot() {
            var reading = Reading()
            let value = try reading.value(of: node, at: JSONPath([]), depth: 0)
            // `---` at the end, or comments alone, are no document.
            if value != .null { documents.append(Document(value: value, places: reading.places)) }
            guard documents.count <= documentLimit else {
                throw WorkflowError("there are more than \(documentLimit) documents in one text")
            }
        }
        return documents
    }

    /// Throws when any `*name` has its `&name`.
    ///
    /// The parser follows aliases before anyone can look, and takes exponential time where they are keys. Looking at the
    /// characters alone also finds the pair within texts, where it is harmless and hardly ever stands.
    private static func refuseAliases(in text: String) throws(WorkflowError) {
        let anchors = names(after: UInt8(ascii: "&"), in: text)
        let aliases = names(after: UInt8(ascii: "*"), in: text)
        guard let name = anchors.intersection(aliases).sorted().first else { return }
        throw WorkflowError(
            "`&\(name)` and `*\(name)` look like an anchor and its alias, which are not supported; write the value twice"
                + " (within a text, put a space after `&`, or write it as `\\x26` in double quotes)"
        )
    }

    private static func names(after sign: UInt8, in text: String) -> Set<String> {
        var names: Set<String> = []
        for part in text.utf8.split(separator: sign, omittingEmptySubsequences: false).dropFirst() {
            let name = part.prefix(while: JSONPath.isWordByte)
            if !name.isEmpty { names.insert(String(decoding: name, as: UTF8.self)) }
        }
        return names
    }
}

/// One walk over a document's nodes.
private struct Reading {
    var places = TextPlaces()

    mutating func value(of node: Node, at path: JSONPath, depth: Int) throws(WorkflowError) -> JSONValue {
        if places[path] == nil { places[path] = node.mark.map(TextPlace.init) }
        guard depth <= YAMLDocuments.depthLimit else {
            throw error("nested deeper than \(YAMLDocuments.depthLimit)", node, path)
        }
        guard node.anchor == nil else { throw error("anchors (`&…`) are not supported", node, path) }
        switch node {
        case .scalar(let scalar): return try value(of: scalar, node, at: path)
        case .sequence(let sequence):
            try checkTag(sequence.tag, "tag:yaml.org,2002:seq", node, path)
            var elements: [JSONValue] = []
            for (index, element) in sequence.enumerated() {
                elements.append(try value(of: element, at: path + index, depth: depth + 1))
            }
            return .array(elements)
        case .mapping(let mapping):
            try checkTag(mapping.tag, "tag:yaml.org,2002:map", node, path)
            var object = JSONObject()
            for (key, element) in mapping {
                // A key is its text, whatever it looks like: YAML 1.1 would read `on` as true.
                guard case .scalar(let name) = key else {
                    throw error("a key must be text; a value with `{{ … }}` needs quotes around it", key, path)
                }
                guard key.anchor == nil else { throw error("anchors (`&…`) are not supported", key, path) }
                let place = path + name.string
                // A mistake is where the key is; its value may start lines below.
                places[place] = key.mark.map(TextPlace.init)
                object[name.string] = try value(of: element, at: place, depth: depth + 1)
            }
            return .object(object)
        case .alias: throw error("aliases (`*…`) are not supported", node, path)
        }
    }

    private func value(of scalar: Node.Scalar, _ node: Node, at path: JSONPath) throws(WorkflowError) -> JSONValue {
        switch scalar.tag.rawValue {
        case "":
            guard let value = YAMLScalar.value(of: scalar.string) else {
                throw error("`\(scalar.string)` is a number that JSON cannot hold; put it in quotes", node, path)
            }
            return value
        case "!", "tag:yaml.org,2002:str": return .string(scalar.string)
        default: throw error("the tag `\(scalar.tag.rawValue)` is not supported", node, path)
        }
    }

    private func checkTag(_ tag: Tag, _ known: String, _ node: Node, _ path: JSONPath) throws(WorkflowError) {
        guard ["", "!", known].contains(tag.rawValue) else {
            throw error("the tag `\(tag.rawValue)` is not supported", node, path)
        }
    }

    private func error(_ reason: String, _ node: Node, _ path: JSONPath) -> WorkflowError {
        WorkflowError(at: path, reason, line: node.mark?.line, column: node.mark?.column)
    }
}

extension TextPlace {
    fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}

extension WorkflowError {
    fileprivate init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init("not YAML: \(problem)", line: mark.line, column: mark.column)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "`\($0)`" }.joined(separator: ", ")
            self.init("the key \(names) stands here twice", line: context.mark.line, column: context.mark.column)
        case .reader(let problem, _, _, _): self.init("not YAML: \(problem)")
        default: self.init("not YAML")
        }
    }
}
