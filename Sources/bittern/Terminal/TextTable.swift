package import Domain

/// A list as a table: a line each, columns as wide as what is in them.
package struct TextTable {
    /// A heading, and where in an item its values are.
    package struct Column: Sendable {
        package let title: String
        package let path: [String]

        /// `account.name` leads into an object.
        package init(_ title: String, _ path: String) {
            self.title = title
            self.path = path.split(separator: ".").map(String.init)
        }
    }

    /// With a newline after each line; a sentence when there are no items.
    package let text: String

    package init(_ columns: [Column], of items: [JSONValue]) {
        guard !items.isEmpty else {
            text = "(none)\n"
            return
        }
        let rows =
            [columns.map { $0.title.uppercased() }]
            + items.map { item in columns.map { CellText.of($0.path.reduce(item) { $0?[$1] }) } }
        let widths = columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        text = rows.map { row in Self.line(row, widths) + "\n" }.joined()
    }

    private static func line(_ row: [String], _ widths: [Int]) -> String {
        var line = ""
        for (cell, width) in zip(row, widths) {
            line += cell + String(repeating: " ", count: width - cell.count + 2)
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

/// One value as it stands in a table.
package enum CellText {
    package static let limit = 80

    /// Never more than one line, nor anything that a terminal would take for a command: what is shown came from outside.
    package static func of(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null: "-"
        case .bool(let flag): flag ? "yes" : "no"
        case .string(let text): cut(harmless(text))
        case .number(let number): number.text
        case .array(let elements): elements.isEmpty ? "-" : cut(elements.map { of($0) }.joined(separator: ", "))
        case .object(let object): cut(harmless(JSONValue.object(object).text))
        }
    }

    /// The text on one line, with each control or direction character replaced.
    package static func harmless(_ text: String) -> String {
        let line = text.replacing("\r\n", with: " ")
        return String(
            String.UnicodeScalarView(
                line.unicodeScalars.map { scalar in
                    if scalar == "\n" || scalar == "\t" { return " " }
                    return isHarmless(scalar) ? scalar : "\u{FFFD}"
                }
            )
        )
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    private static func cut(_ text: String) -> String { text.count > limit ? text.prefix(limit - 1) + "…" : text }
}
