import Curl
import Domain
import HTTPTypes
import Testing
import bittern

@Suite struct OperatorClientTests {
    private func read(_ status: Int, _ body: String) throws -> JSONValue {
        let answer = Answer(
            response: HTTPResponse(status: .init(code: status)),
            body: Array(body.utf8),
            duration: .zero
        )
        return try OperatorClient.read(answer, from: "http://h")
    }

    @Test func `what went well is the body, or nothing`() throws {
        #expect(try read(200, #"{"items":[]}"#) == ["items": []])
        #expect(try read(204, "") == .null)
    }

    @Test(arguments: [(401, 77), (403, 77), (503, 69), (400, 1), (404, 1), (409, 1), (422, 1), (500, 1)])
    func `what did not is the service's own words, and an exit code`(status: Int, code: Int) {
        let error = #expect(throws: CommandError.self) { try read(status, #"{"status":0,"detail":"why"}"#) }
        #expect(error?.description == "why")
        #expect(error.map { Int($0.status.rawValue) } == code)
    }

    @Test(arguments: [(200, "<html>"), (404, "<html>"), (502, "")])
    func `another server than ours is suspected`(status: Int, body: String) {
        let error = #expect(throws: CommandError.self) { try read(status, body) }
        #expect(error?.description.contains("Bittern's operator door") == true)
    }

    @Test func `a service that is away is 69, and says where it was looked for`() async throws {
        let client = try OperatorClient(url: "http://127.0.0.1:1", token: Secret("t0ken"))
        let error = await #expect(throws: CommandError.self) { try await client.get("webhooks") }
        await client.close()
        #expect(error?.status == .away)
        #expect(error?.description.contains("http://127.0.0.1:1") == true)
        #expect(error?.description.contains("t0ken") == false)
    }

    @Test(arguments: ["", "localhost:8081", "ftp://h", "http://", "http://user:pw@h", "http:///x"])
    func `what is no address is refused`(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test func `an address keeps its port, path and query`() throws {
        let request = try #require(WebAddress("http://[::1]:81/a%2Fb?c=d")).request(.post)
        #expect(request.authority == "[::1]:81")
        #expect(request.path == "/a%2Fb?c=d")
        #expect(try #require(WebAddress("https://h")).request(.get).path == "/")
    }

    @Test func `what stands in an address is escaped`() {
        #expect(WebAddress.escaped("a/b?c=ü %") == "a%2Fb%3Fc%3D%C3%BC%20%25")
    }
}
