import Bitbucket
import Testing

@Suite struct SignatureHeaderTests {
    static let secret = WebhookKey(secret: Array("It's a Secret to Everybody".utf8))
    static let other = WebhookKey(secret: Array("another".utf8))
    static let body = Array("Hello World!".utf8)
    static let official = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"

    @Test func `the official vector verifies and is what we would send`() throws {
        #expect(try SignatureHeader(parsing: Self.official).verify(body: Self.body, keys: [Self.secret]) == 0)
        #expect(SignatureHeader.value(for: Self.body, key: Self.secret) == Self.official)
    }

    @Test func `upper-case digits verify too`() throws {
        let header = try SignatureHeader(parsing: "sha256=" + Self.official.dropFirst(7).uppercased())
        #expect(header.verify(body: Self.body, keys: [Self.secret]) == 0)
    }

    @Test func `the number of the key that matched is told`() throws {
        let header = try SignatureHeader(parsing: Self.official)
        #expect(header.verify(body: Self.body, keys: [Self.other, Self.secret]) == 1)
        #expect(header.verify(body: Self.body, keys: [Self.other]) == nil)
        #expect(header.verify(body: Self.body, keys: []) == nil)
    }

    @Test(arguments: SignatureHeader.Method.allCases)
    func `every method verifies its own code and no changed body`(method: SignatureHeader.Method) throws {
        let value = SignatureHeader.value(for: Self.body, key: Self.secret, method: method)
        let header = try SignatureHeader(parsing: value)
        #expect(header.method == method)
        #expect(header.verify(body: Self.body, keys: [Self.secret]) == 0)
        for index in Self.body.indices {
            var changed = Self.body
            changed[index] ^= 1
            #expect(header.verify(body: changed, keys: [Self.secret]) == nil)
        }
    }

    static let malformed: [(value: String, error: SignatureHeader.Malformed)] = [
        ("", .empty), ("sha256", .withoutMethod), ("a4771c39", .withoutMethod),
        ("sha256=", .wrongLength(expected: 64)), ("sha256=a477", .wrongLength(expected: 64)),
        (official + "0", .wrongLength(expected: 64)), (official + " ", .wrongLength(expected: 64)),
        ("sha384=" + official.dropFirst(7), .wrongLength(expected: 96)),
        ("sha1=2fd4e1c67a2d28fced849ee1bb76e7391b93eb12", .unknownMethod), ("md5=00", .unknownMethod),
        ("=" + official.dropFirst(7), .unknownMethod), (" " + official, .unknownMethod),
        (String(official.dropLast()) + "g", .notHexadecimal), (official.dropLast(2) + "ü", .notHexadecimal),
        (official + ", " + official, .wrongLength(expected: 64)),
    ]

    @Test(arguments: malformed)
    func `what is no signature is refused by name`(value: String, error: SignatureHeader.Malformed) {
        #expect(throws: error) { try SignatureHeader(parsing: value) }
    }

    @Test func `a key prints as nothing`() {
        var dumped = ""
        dump(Self.secret, to: &dumped)
        for text in ["\(Self.secret)", String(reflecting: Self.secret), dumped] {
            #expect(text.contains("‹secret›") && !text.contains("SymmetricKey"))
        }
    }
}
