import Domain
import Testing
import bittern

@Suite struct PrintingTests {
    private static let columns: [TextTable.Column] = [.init("name", "name"), .init("who", "account.name")]

    @Test func `columns are as wide as what is in them`() {
        let items: [JSONValue] = [
            ["name": "a", "account": ["name": "Ada"]], ["name": "longer", "account": nil], ["name": 7, "other": true],
        ]
        #expect(
            TextTable(Self.columns, of: items).text == """
                NAME    WHO
                a       Ada
                longer  -
                7       -

                """
        )
    }

    @Test func `no items are said`() {
        #expect(TextTable(Self.columns, of: []).text == "(none)\n")
    }

    @Test(arguments: ["\u{1B}[2J", "a\nb", "\u{202E}abc", "\u{7}", "\u{9B}31m", "a\r\nb", "\u{2028}", "\u{0}"])
    func `nothing that came from outside commands the terminal`(text: String) {
        let table = TextTable([.init("name", "name")], of: [["name": .string(text)]]).text
        let list = FieldList(["name": .string(text)] as JSONValue).text
        for printed in [table, list] {
            #expect(
                printed.unicodeScalars.allSatisfy {
                    $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x9B)
                }
            )
            #expect(!printed.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{2028}" })
        }
        #expect(table.split(separator: "\n").count <= 2)
    }

    @Test func `a long text is cut in a table`() {
        #expect(CellText.of(.string(String(repeating: "a", count: 500))).count == CellText.limit)
    }

    @Test func `what is nested is shown below, indented`() {
        let value: JSONValue = [
            "id": 7, "empty": [], "none": nil, "account": ["name": "Ada", "roles": ["a", "b"]],
            "attempts": [["step": 0, "answer": ["status": 201]], ["step": 1]],
        ]
        #expect(
            FieldList(value).text == """
                id        7
                empty     -
                none      -
                account
                  name: Ada
                  roles:
                    - a
                    - b
                attempts
                  - step: 0
                    answer:
                      status: 201
                  - step: 1

                """
        )
    }
}
