import ArgumentParser
import Domain

/// How a command prints what it has: for people, or for programs in the shape of the API.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case table
    case json
}

/// `--output`, of every command that prints data.
struct OutputOptions: ParsableArguments {
    @Option(help: "For people (table), or the API's own JSON (json).")
    var output: OutputFormat = .table

    /// Prints a list of the API, `{items, next}`.
    func printList(_ list: JSONValue, _ columns: [TextTable.Column]) {
        switch output {
        case .json: Terminal.print(list.text)
        case .table:
            Terminal.print(TextTable(columns, of: list["items"]?.elements ?? []).text)
            if let next = list["next"]?.string { Terminal.print("more: --before \(next)") }
        }
    }

    /// Prints one thing; for people as `told` tells it, member by member when nothing else is said.
    func printOne(_ object: JSONValue, as told: (JSONValue) -> String = { FieldList($0).text }) {
        switch output {
        case .json: Terminal.print(object.text)
        case .table: Terminal.print(told(object))
        }
    }
}
