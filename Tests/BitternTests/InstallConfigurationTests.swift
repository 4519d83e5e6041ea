import Credentials
import Domain
import Testing
import bittern

@Suite struct InstallConfigurationTests {
    private func read(_ environment: [String: String]) throws -> BitternConfiguration {
        try BitternConfiguration(ConfigurationSources(flags: [:], environment: environment, file: nil))
    }

    private func refusal(_ environment: [String: String]) -> String {
        do {
            _ = try read(environment)
            return "taken"
        } catch {
            return "\(error)"
        }
    }

    @Test func `nothing is shared, and nobody is sent back, unless somebody says so`() throws {
        let configuration = try read([:])
        #expect(configuration.sharedConsumers[.bitbucket] == nil)
        #expect(configuration.returnOrigins == [])
        #expect(configuration.callbackURL == "http://localhost:8080/oauth/callback")
    }

    @Test func `the shared consumer is an id and a secret, which is not shown`() throws {
        let configuration = try read([
            "BITTERN_SHARED_BITBUCKET_CLIENT_ID": "KEY", "BITTERN_SHARED_BITBUCKET_CLIENT_SECRET": "s3cret",
        ])
        #expect(configuration.sharedConsumers[.bitbucket]?.clientID == "KEY")
        #expect(configuration.sharedConsumers[.bitbucketDatacenter] == nil)
        #expect(configuration.values.map(\.shown).contains("KEY"))
        #expect(!configuration.values.map(\.shown).joined().contains("s3cret"))
    }

    @Test func `origins are separated by commas, and lose a slash at their end`() throws {
        let origins = try read(["BITTERN_CONNECT_RETURN_ORIGINS": "https://a.example.org/, http://localhost:3000"])
            .returnOrigins
        #expect(origins == ["https://a.example.org", "http://localhost:3000"])
    }

    @Test(arguments: [
        (["BITTERN_SHARED_BITBUCKET_CLIENT_ID": "KEY"], "shared.bitbucket.client_secret is not set"),
        (["BITTERN_SHARED_BITBUCKET_CLIENT_SECRET": "s"], "shared.bitbucket.client_id is not set"),
        (["BITTERN_CONNECT_RETURN_ORIGINS": "shop.example.org"], "origins such as https://shop.example.org"),
        (["BITTERN_CONNECT_RETURN_ORIGINS": "https://shop.example.org/path"], "without a path"),
        (["BITTERN_CONNECT_RETURN_ORIGINS": "https://u:p@shop.example.org"], "origins such as"),
        (["BITTERN_CONNECT_RETURN_ORIGINS": "https://*"], "origins such as"),
    ])
    func `what does not do is refused`(environment: [String: String], reason: String) {
        #expect(refusal(environment).contains(reason), "\(refusal(environment))")
    }
}
