import Bitbucket
import Domain
import HTTPTypes
import Testing

@Suite struct DeliveryHeadersTests {
    static func headers(_ fields: [(String, String)]) throws -> DeliveryHeaders {
        var all = HTTPFields()
        for (name, value) in fields { all.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value)) }
        return DeliveryHeaders(all)
    }

    @Test func `Cloud's headers are read`() throws {
        let headers = try Self.headers([
            ("X-Event-Key", "repo:push"), ("X-Request-UUID", "5A-1"), ("X-Attempt-Number", "2"),
            ("X-Hook-UUID", "{ABCD-ef}"),
        ])
        #expect(headers.eventKey == "repo:push")
        #expect(headers.requestID == "5A-1")
        #expect(headers.attempt == 2)
        #expect(headers.hookID == "abcd-ef")
        #expect(!headers.isFromPlugin)
    }

    @Test func `Data Center's headers are read, and its plugin's`() throws {
        let headers = try Self.headers([("X-Request-Id", "r"), ("X-Bitbucket-Type", "Server")])
        #expect(headers.requestID == "r")
        #expect(headers.isFromPlugin)
        #expect(headers.eventKey == nil && headers.attempt == nil && headers.hookID == nil)
    }

    @Test func `no credential and no signature is kept`() throws {
        let headers = try Self.headers([
            ("Authorization", "Basic x"), ("Cookie", "a=b"), ("X-Hub-Signature", "sha256=00"), ("Host", "h"),
            ("User-Agent", "Bitbucket-Webhooks/2.0"), ("Traceparent", "00-1"), ("Via", "1.1 proxy"),
            ("Content-Type", "application/json"), ("Proxy-Authorization", "x"), ("X-Forwarded-For", "192.0.2.1"),
        ])
        #expect(
            headers.kept == [
                "user-agent": "Bitbucket-Webhooks/2.0", "traceparent": "00-1", "via": "1.1 proxy",
                "content-type": "application/json",
            ]
        )
    }

    @Test func `values are limited`() throws {
        let long = String(repeating: "x", count: 5_000)
        let headers = try Self.headers([("X-Request-Id", long), ("User-Agent", long), ("X-Event-Key", long)])
        #expect(headers.requestID?.utf8.count == DeliveryHeaders.identifierBytes)
        #expect(headers.eventKey?.utf8.count == DeliveryHeaders.identifierBytes)
        #expect(headers.kept["user-agent"]?.utf8.count == DeliveryHeaders.valueBytes)
    }

    @Test(arguments: ["", "x", "-1", "1.5", "1000001", "99999999999999999999"])
    func `an attempt that is no sensible number is none`(value: String) throws {
        #expect(try Self.headers([("X-Attempt-Number", value)]).attempt == nil)
    }

    @Test(arguments: [
        (Product.datacenter, "diagnostics:ping", 20, true), (.datacenter, "diagnostics:ping", 1_024, true),
        (.datacenter, "diagnostics:ping", 1_025, false), (.cloud, "diagnostics:ping", 20, false),
        (.datacenter, "pr:opened", 20, false),
    ])
    func `only Data Center's small ping is a ping`(product: Product, key: String, bytes: Int, isPing: Bool) throws {
        let body = Array(repeating: UInt8(ascii: " "), count: bytes)
        #expect(try Self.headers([("X-Event-Key", key)]).isPing(product: product, body: body) == isPing)
    }
}
