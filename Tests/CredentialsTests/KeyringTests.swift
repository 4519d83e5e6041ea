import Credentials
import Domain
import Testing

@Suite struct KeyringTests {
    private func keyring(_ ids: String...) throws -> (Keyring, [Secret]) {
        let entries = ids.map { Keyring.makeEntry(id: $0) }
        return (try Self.keyring(entries), entries)
    }

    private static func keyring(_ entries: [Secret]) throws -> Keyring {
        try Keyring(parsing: Secret(entries.map { $0.withValue { $0 } }.joined(separator: ",")))
    }

    @Test(arguments: ["", "hunter2", "Gkvl$k$wyNpQAF42", String(repeating: "ä", count: 3000)])
    func `what is sealed opens in its place`(text: String) throws {
        let (keyring, _) = try keyring("k1")
        let sealed = try keyring.seal(Secret(text), for: "credential/acme/sealed")
        #expect(try keyring.open(sealed, at: "credential/acme/sealed").withValue { $0 } == text)
        #expect(!sealed.contains(subsequence: Array(text.utf8)), "and shows nothing")
    }

    @Test func `what is sealed for one row does not open in another`() throws {
        let (keyring, _) = try keyring("k1")
        let sealed = try keyring.seal(Secret("x"), for: "credential/acme/sealed")
        #expect(throws: SealError.notOurs(key: "k1")) { try keyring.open(sealed, at: "credential/umbrella/sealed") }
    }

    @Test func `the first key seals and all open`() throws {
        let (old, oldEntries) = try keyring("old")
        let sealed = try old.seal(Secret("x"), for: "p")
        let both = try Self.keyring([Keyring.makeEntry(id: "new")] + oldEntries)
        #expect(try both.open(sealed, at: "p").withValue { $0 } == "x")
        let again = try both.seal(Secret("x"), for: "p")
        #expect(throws: SealError.noSuchKey("new")) { try old.open(again, at: "p") }
    }

    @Test func `another key of the same name is told apart`() throws {
        let (one, _) = try keyring("k1")
        let (other, _) = try keyring("k1")
        let sealed = try one.seal(Secret("x"), for: "p")
        #expect(throws: SealError.notOurs(key: "k1")) { try other.open(sealed, at: "p") }
    }

    @Test func `no byte of an envelope can be changed`() throws {
        let (keyring, _) = try keyring("k1")
        let sealed = try keyring.seal(Secret("secret"), for: "p")
        for place in sealed.indices {
            var changed = sealed
            changed[place] ^= 1
            #expect(throws: SealError.self) { try keyring.open(changed, at: "p") }
            #expect(throws: SealError.self) { try keyring.open(Array(sealed[..<place]), at: "p") }
        }
    }

    @Test(arguments: [
        "", "nokey", "k1:", "k1:AAAA", ":AAAA", "k 1:AAAA", "k1:???", "\(String(repeating: "k", count: 33)):AAAA",
    ])
    func `a keyring that is none is refused`(text: String) {
        #expect(throws: SealError.self) { try Keyring(parsing: Secret(text)) }
    }

    @Test func `an id is there once`() throws {
        let entry = Keyring.makeEntry(id: "k1").withValue { $0 }
        #expect(throws: SealError.malformedKeyring("key k1 is there twice")) {
            try Keyring(parsing: Secret("\(entry),\(entry)"))
        }
    }
}

extension Array where Element: Equatable {
    fileprivate func contains(subsequence other: [Element]) -> Bool {
        !other.isEmpty && other.count <= count
            && (0...(count - other.count)).contains { self[$0...].starts(with: other) }
    }
}
