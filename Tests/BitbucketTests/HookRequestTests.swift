import Bitbucket
import BitbucketAPI
import Domain
import HTTPTypes
import Testing

@Suite struct HookRequestTests {
    static let cloud = HookPlace.cloudRepository(workspace: "acme", slug: "app")
    static let dataCenter = HookPlace.dataCenterRepository(project: "PROJ", slug: "app")

    static let places: [(Product, String, HookPlace, HookLevel, String)] = [
        (.cloud, "acme/app", cloud, .repository, "/2.0/repositories/acme/app/hooks"),
        (.cloud, "acme", .cloudWorkspace("acme"), .workspace, "/2.0/workspaces/acme/hooks"),
        (
            .cloud, "{1a}/{2b}", .cloudRepository(workspace: "{1a}", slug: "{2b}"), .repository,
            "/2.0/repositories/%7B1a%7D/%7B2b%7D/hooks"
        ),
        (.datacenter, "PROJ/app", dataCenter, .repository, "/rest/api/latest/projects/PROJ/repos/app/webhooks"),
        (.datacenter, "PROJ", .dataCenterProject("PROJ"), .project, "/rest/api/latest/projects/PROJ/webhooks"),
        (
            .datacenter, "~emma/a.b_c-d", .dataCenterRepository(project: "~emma", slug: "a.b_c-d"), .repository,
            "/rest/api/latest/projects/~emma/repos/a.b_c-d/webhooks"
        ),
    ]

    @Test(arguments: places)
    func `a place is read from the command line and knows its address`(
        product: Product,
        text: String,
        expected: HookPlace,
        level: HookLevel,
        path: String
    ) throws {
        let place = try HookPlace(text, product: product)
        #expect(place == expected && place.product == product && place.level == level)
        #expect(place.path == path && place.description == text)
    }

    @Test(
        arguments: [
            "", "/", "acme/", "/app", "acme/app/x", "a b/c", "acme/..", ".", "a?b", "a#b", "a%2fb", "a\\b", "acme/äpp",
            "https://bitbucket.org/acme/app", "a\r\nb", "<x>", String(repeating: "x", count: 129),
        ]
    )
    func `what could not be a place is refused with what to write`(text: String) {
        let error = #expect(throws: HookPlaceError.self) { try HookPlace(text, product: .cloud) }
        #expect(error?.description.contains("write workspace/repository, or workspace alone") == true)
        #expect(throws: HookPlaceError.self) { try HookPlace(text, product: .datacenter) }
    }

    static let content = HookRequest.Content(
        name: "bittern acme",
        url: "https://b.example/webhooks/x",
        events: ["repo:push", "pullrequest:created"],
        secret: Secret("s\"3")
    )

    @Test func `Cloud is sent what its description asks for, and no more`() throws {
        let request = HookRequest.create(Self.content, at: Self.cloud)
        #expect(request.head.method == .post && request.head.path == "/2.0/repositories/acme/app/hooks")
        #expect(request.head.scheme == nil && request.head.authority == nil)
        #expect(request.head.headerFields[.contentType] == "application/json")
        let expected: JSONValue = [
            "description": "bittern acme", "url": "https://b.example/webhooks/x", "active": true,
            "events": ["repo:push", "pullrequest:created"], "secret": "s\"3",
        ]
        #expect(try JSONValue(parsing: request.body) == expected)
    }

    @Test func `Data Center is sent its own shape`() throws {
        let request = HookRequest.create(Self.content, at: Self.dataCenter)
        let expected: JSONValue = [
            "name": "bittern acme", "url": "https://b.example/webhooks/x", "active": true,
            "events": ["repo:push", "pullrequest:created"], "configuration": ["secret": "s\"3"],
            "sslVerificationRequired": true,
        ]
        #expect(try JSONValue(parsing: request.body) == expected)
    }

    @Test func `without a secret none is named: Cloud keeps its own, and Data Center breaks on an empty one`() throws {
        var content = Self.content
        content.secret = nil
        content.isActive = false
        let cloud = try JSONValue(parsing: HookRequest.update("1a", to: content, at: Self.cloud).body)
        #expect(cloud["secret"] == nil && cloud["active"] == false && cloud["url"] != nil)
        #expect(try JSONValue(parsing: HookRequest.create(content, at: Self.dataCenter).body)["configuration"] == nil)
    }

    @Test func `a hook's address has its uuid in encoded braces, or its number`() {
        let cloud = "/2.0/repositories/acme/app/hooks/%7B1a-2b%7D"
        #expect(HookRequest.get("1a-2b", at: Self.cloud).head.path == cloud)
        #expect(HookRequest.delete("1a-2b", at: Self.cloud).head.path == cloud)
        #expect(HookRequest.update("1a-2b", to: Self.content, at: Self.cloud).head.method == .put)
        let dataCenter = HookRequest.delete("42", at: Self.dataCenter).head
        #expect(dataCenter.method == .delete && dataCenter.path?.hasSuffix("/repos/app/webhooks/42") == true)
        #expect(HookRequest.delete("../x", at: Self.dataCenter).head.path?.hasSuffix("/webhooks/..%2Fx") == true)
    }

    @Test func `every request is one that Bitbucket's description knows, with the fields that it requires`() throws {
        let places: [HookPlace] = [Self.cloud, .cloudWorkspace("acme"), Self.dataCenter, .dataCenterProject("PROJ")]
        for place in places {
            let app: App = place.product == .cloud ? .bitbucket : .bitbucketDatacenter
            let requests = [
                HookRequest.list(at: place), .create(Self.content, at: place), .get("1", at: place),
                .update("1", to: Self.content, at: place), .delete("1", at: place),
            ]
            for request in requests {
                let path = try #require(request.head.path)
                let operation = try #require(
                    APIOperations.find(request.head.method.rawValue, path: path, app: app),
                    "\(request)"
                )
                let body = try request.body.isEmpty ? JSONValue.null : JSONValue(parsing: request.body)
                for field in operation.requiredFields { #expect(body[field] != nil, "\(operation.name): \(field)") }
            }
        }
    }

    @Test func `a request does not print its secret`() {
        let request = HookRequest.create(Self.content, at: Self.cloud)
        #expect("\(request)" == "POST /2.0/repositories/acme/app/hooks")
        #expect(!String(reflecting: [request]).contains("s\\\"3") && !"\(Self.content)".contains("s\"3"))
    }
}
