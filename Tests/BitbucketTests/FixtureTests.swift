import Bitbucket
import Domain
import Foundation
import Testing

@Suite struct FixtureTests {
    @Test func `every fixture has its golden and every golden its fixture`() {
        #expect(Fixture.all.count > 130)
        #expect(Fixture.all.map(\.path) == Fixture.paths(ending: ".expected.json"))
    }

    @Test(arguments: Fixture.all)
    func `a body becomes the triggers of its golden`(fixture: Fixture) throws {
        let reading = try fixture.reading()
        #expect(reading.unreadable == nil)
        let rows = try reading.triggers.map { try $0.row() } as NSArray
        #expect(rows.isEqual(try fixture.expected()), "\(rows)")
    }

    @Test func `the table has every key of both products once`() {
        let keys = KeyTable.all.map(\.testDescription)
        #expect(Set(keys).count == keys.count)
        let counts = Dictionary(grouping: KeyTable.all, by: \.sender).mapValues(\.count)
        #expect(counts["cloud"] == 29)
        #expect(counts["datacenter"] == 24)
    }

    @Test func `every type is some key's, or Bittern's own`() {
        let own: Set<TriggerType> = [.unknown, .connectionReauthorizationRequired]
        #expect(Set(KeyTable.all.flatMap(\.types)).union(own) == Set(TriggerType.all))
    }

    @Test(arguments: KeyTable.all)
    func `a key of the table has a plain fixture, which is read without surprises`(row: KeyTable.Row) throws {
        let plain = try #require(row.fixtures.first { $0.path == row.folder + "/plain" })
        let reading = try plain.reading()
        #expect(reading.eventKey == row.key)
        #expect(!reading.triggers.isEmpty)
        for trigger in reading.triggers {
            #expect(row.types.contains(trigger.type))
            let surprises = try trigger.parsedDocument()["surprises"]
            #expect(surprises == nil)
        }
    }

    @Test(arguments: KeyTable.all)
    func `the goldens of a key show all its types, and no others but unknown`(row: KeyTable.Row) throws {
        let shown = Set(try row.fixtures.flatMap { try $0.expectedTypes() })
        let types = Set(row.types.map(\.rawValue))
        #expect(types.subtracting(shown).isEmpty)
        #expect(shown.subtracting(types).isSubset(of: ["unknown"]))
    }

    @Test func `a fixture of a key that is not in the table is unknown`() throws {
        let others = Fixture.all.filter { fixture in
            !KeyTable.all.contains { fixture.path.hasPrefix($0.folder + "/") }
        }
        #expect(Set(others.map(\.product)) == [.cloud, .datacenter])
        for fixture in others {
            let types = Set(try fixture.expectedTypes())
            #expect(types == ["unknown"], "\(fixture.path)")
        }
    }

    @Test(arguments: ["cloud/repo_push/trimmed", "datacenter/repo_refs_changed/branch_deleted"].map(Fixture.init))
    func `a body cut at any byte is unreadable and never crashes`(fixture: Fixture) throws {
        let body = try fixture.body().filter { $0 != UInt8(ascii: "\n") }
        for length in body.indices {
            let reading = DeliveryReading(
                of: Array(body[..<length]),
                headers: .with(eventKey: fixture.eventKey),
                product: fixture.product
            )
            #expect(reading.unreadable != nil && reading.triggers.isEmpty, "\(length)")
        }
    }
}
