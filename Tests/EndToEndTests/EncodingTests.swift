import Crypto
import Domain
import Foundation
import HTTPTypes
import HostileBodies
import Postgres
import Testing

/// Content codings and signatures as they are met in the wild, through the running door.
@Suite(.timeLimit(.minutes(3))) struct EncodingTests {
    private struct Case {
        let name: String
        let wire: [UInt8]
        var coding: String?
        /// What the signature is over.
        let signed: [UInt8]
        var method = "sha256"
        let status: Int
        /// Of what was stored.
        var reading = "read"
    }

    private static func cases() throws -> [Case] {
        var number = 0
        func body() -> [UInt8] {
            number += 1
            return Street.pullRequest(number, filler: 5_000)
        }
        func packed(
            _ name: String,
            _ coding: String,
            _ pack: ([UInt8]) throws -> [UInt8],
            raw: (Int, String) = (202, "read"),
            inflated: (Int, String) = (202, "read")
        ) throws -> [Case] {
            try [true, false].map { isRaw in
                let body = body()
                let wire = try pack(body)
                return Case(
                    name: "\(name), signed over \(isRaw ? "what is sent" : "the body")",
                    wire: wire,
                    coding: coding,
                    signed: isRaw ? wire : body,
                    status: isRaw ? raw.0 : inflated.0,
                    reading: isRaw ? raw.1 : inflated.1
                )
            }
        }
        var cases: [Case] = []
        cases += try packed("gzip", "gzip", Compression.gzip)
        cases += try packed("x-gzip", "X-GZIP", Compression.gzip)
        cases += try packed("zlib", "deflate", Compression.zlib)
        cases += try packed("bare deflate", "deflate", Compression.bareDeflate)
        cases += try packed("gzip called deflate", "deflate", Compression.gzip)
        cases += try packed("unknown", "zstd", Compression.gzip, raw: (202, "unreadable"), inflated: (415, ""))
        cases += try packed("two codings", "gzip, br", Compression.gzip, raw: (202, "unreadable"), inflated: (415, ""))
        cases += try packed(
            "cut gzip",
            "gzip",
            { Array(try Compression.gzip($0).dropLast(4)) },
            raw: (202, "unreadable"),
            inflated: (401, "")
        )
        cases += try packed(
            "gzip in gzip",
            "gzip",
            { try Compression.gzip(Compression.gzip($0)) },
            raw: (202, "unreadable"),
            inflated: (401, "")
        )
        cases += try packed("plain called gzip", "gzip", { $0 })
        cases += try packed("plain called br", "br", { $0 })
        for (method, status) in [("sha384", 202), ("SHA512", 202), ("sha1", 401), ("md5", 401)] {
            let body = body()
            cases.append(Case(name: method, wire: body, signed: body, method: method, status: status))
        }
        let zipped = body()
        cases.append(
            Case(
                name: "sha512 over the body of gzip",
                wire: try Compression.gzip(zipped),
                coding: "gzip",
                signed: zipped,
                method: "sha512",
                status: 202
            )
        )
        return cases
    }

    @Test func `each coding and signature is answered as its row says, and what is kept is the inflated body`()
        async throws
    {
        let cases = try Self.cases()
        try await withBittern(roles: "receiver,console") { bittern, database in
            let street = Street(bittern)
            let hook = try await street.makeHook("hook")
            for one in cases {
                let reply = try await street.send(
                    .post,
                    hook.url,
                    headers: Self.headers(one, hook),
                    body: one.wire
                )
                #expect(reply.status == one.status, "\(one.name): \(reply.text)")
                guard reply.status == 202, let id = reply.json?["delivery"]?.string else { continue }
                let rows = try await database.execute(
                    "select reading, coalesce(reason, '') as reason, body from bittern.delivery where id = \(id)::text::bigint"
                )
                let row = try #require(rows.first, "\(one.name) is stored")
                let reason: String = try row.get("reason")
                #expect(try row.get("reading") as String == one.reading, "\(one.name): \(reason)")
                let kept: [UInt8] = try row.get("body")
                let isInflated = kept.starts(with: Array(#"{"actor""#.utf8))
                #expect(isInflated == (one.reading == "read"), "\(one.name)")
                if !isInflated { #expect(kept == one.wire || one.name.hasPrefix("gzip in gzip"), "\(one.name)") }
            }
        }
    }

    @Test func `a gzip bomb is refused whatever its signature is over, at once, and costs no memory`() async throws {
        let bomb = try Compression.bomb(mebibytes: 1_024)
        #expect(bomb.count > 1 << 19 && bomb.count < 2 << 20, "\(bomb.count)")
        // Within the limit on bytes, and not within the limit on growth.
        let dense = try Compression.gzip([UInt8](repeating: 0x20, count: 8 << 20))
        try await withBittern(roles: "receiver,console") { bittern, database in
            let street = Street(bittern)
            let hook = try await street.makeHook("hook")
            #expect(try await street.deliver(Street.pullRequest(1), to: hook, key: "pullrequest:created").status == 202)
            let before = try ProcessMemory(of: bittern.pid)
            let start = ContinuousClock.now
            for (wire, signed) in [(bomb, bomb), (bomb, Array("{}".utf8)), (dense, dense)] {
                let one = Case(name: "bomb", wire: wire, coding: "gzip", signed: signed, status: 413)
                let reply = try await street.send(.post, hook.url, headers: Self.headers(one, hook), body: wire)
                #expect(reply.status == 413, "\(reply.text)")
            }
            #expect(ContinuousClock.now - start < .seconds(10), "1 GiB takes longer")
            let after = try ProcessMemory(of: bittern.pid)
            #expect(after.peak < before.peak + 64 << 20, "\(before.peak >> 20) MiB, then \(after.peak >> 20) MiB")
            #expect(try await database.execute("select 1 as one from bittern.delivery").count == 1)
        }
    }

    private static func headers(_ one: Case, _ hook: Street.Hook) -> HTTPFields {
        let key = SymmetricKey(data: Array(hook.secret.utf8))
        let code: [UInt8] =
            switch one.method.lowercased() {
            case "sha384": Array(HMAC<SHA384>.authenticationCode(for: one.signed, using: key))
            case "sha512": Array(HMAC<SHA512>.authenticationCode(for: one.signed, using: key))
            case "sha1": Array(HMAC<Insecure.SHA1>.authenticationCode(for: one.signed, using: key))
            case "md5": Array(HMAC<Insecure.MD5>.authenticationCode(for: one.signed, using: key))
            default: Array(HMAC<SHA256>.authenticationCode(for: one.signed, using: key))
            }
        var fields = ["X-Event-Key": "pullrequest:created"]
        fields["X-Hub-Signature"] = "\(one.method)=" + code.map { String(format: "%02x", $0) }.joined()
        fields["Content-Encoding"] = one.coding
        return HTTPFields(named: fields)
    }
}
