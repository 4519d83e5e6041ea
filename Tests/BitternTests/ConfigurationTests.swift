import Domain
import Foundation
import Store
import Testing
import bittern

@Suite struct ConfigurationTests {
    private func read(
        flags: [ConfigurationKey: String] = [:],
        environment: [String: String] = [:],
        file: String? = nil
    ) throws -> BitternConfiguration {
        guard let file else {
            return try BitternConfiguration(ConfigurationSources(flags: flags, environment: environment, file: nil))
        }
        return try withFolder { folder in
            let path = "\(folder)/bittern.yaml"
            try Data(file.utf8).write(to: URL(filePath: path))
            return try BitternConfiguration(ConfigurationSources(flags: flags, environment: environment, file: path))
        }
    }

    private func refusal(
        flags: [ConfigurationKey: String] = [:],
        environment: [String: String] = [:],
        file: String? = nil
    ) -> String {
        do {
            _ = try read(flags: flags, environment: environment, file: file)
            return "taken"
        } catch {
            return "\(error)"
        }
    }

    @Test func `nobody has to say anything`() throws {
        let configuration = try read()
        #expect(configuration.databaseURL == nil)
        #expect(configuration.dataDirectory == ".bittern")
        #expect(configuration.publicURL == "http://localhost:8080")
        #expect(configuration.operatorURL == "http://127.0.0.1:8081")
        #expect(configuration.roles == [.receiver, .worker, .console])
        #expect(configuration.bodyLimitBytes == 10 << 20)
        #expect(configuration.retention == Retention(days: 30, hardLimitDays: 90, runDays: 30, fingerprintDays: 35))
        #expect(configuration.values.allSatisfy { $0.origin == .default })
    }

    @Test func `a flag wins over the environment, which wins over the file, which wins over the default`() throws {
        let file = "public: { port: 1001 }\noperator.port: 1002\npool: { size: 3 }\n"
        let configuration = try read(
            flags: [.publicPort: "3001"],
            environment: ["BITTERN_PUBLIC_PORT": "2001", "BITTERN_OPERATOR_PORT": "2002"],
            file: file
        )
        #expect(configuration.publicPort == 3001)
        #expect(configuration.operatorPort == 2002)
        #expect(configuration.poolSize == 3)
        #expect(configuration.publicURL == "http://localhost:3001")
        #expect(configuration.operatorURL == "http://127.0.0.1:2002")
        let origins = configuration.values.reduce(into: [:]) { $0[$1.key] = $1.origin.description }
        #expect(origins[.publicPort] == "flag")
        #expect(origins[.operatorPort] == "BITTERN_OPERATOR_PORT")
        #expect(origins[.poolSize]?.hasSuffix("bittern.yaml") == true)
        #expect(origins[.migrate] == "default")
    }

    @Test func `lists are written with commas or as YAML lists`() throws {
        let configuration = try read(
            environment: ["BITTERN_ROLES": "receiver, worker"],
            file: "allow:\n  addresses: [10.0.0.0/8, 127.0.0.1]\n"
        )
        #expect(configuration.roles == [.receiver, .worker])
        #expect(configuration.allowedAddresses == ["10.0.0.0/8", "127.0.0.1"])
    }

    @Test func `a secret may be in a file, which loses one newline, and is not shown`() throws {
        try withFolder { folder in
            let path = "\(folder)/token"
            try Data("sixteen-letters-and-more\n".utf8).write(to: URL(filePath: path))
            let configuration = try read(environment: ["BITTERN_OPERATOR_TOKEN_FILE": path])
            #expect(configuration.operatorToken?.withValue { $0 } == "sixteen-letters-and-more")
            let value = try #require(configuration.values.first { $0.key == .operatorToken })
            #expect(value.origin == .environment("BITTERN_OPERATOR_TOKEN_FILE"))
            #expect(value.shown == Secret.mask)
            let fromFile = try read(file: "operator: { token_file: \(path) }\n")
            #expect(fromFile.operatorToken?.withValue { $0 } == "sixteen-letters-and-more")
        }
    }

    @Test func `every secret is hidden`() throws {
        let configuration = try read(
            environment: [
                "BITTERN_DATABASE_URL": "postgres://u:pw@h/d", "BITTERN_KEYRING": "k1:abc",
                "BITTERN_OPERATOR_TOKEN": "0123456789abcdef",
            ]
        )
        let shown = configuration.values.map(\.shown).joined(separator: " ")
        for secret in ["pw", "abc", "0123456789abcdef"] { #expect(!shown.contains(secret)) }
    }

    @Test func `an empty variable is none, and what Kubernetes adds is not ours`() throws {
        let configuration = try read(
            environment: [
                "BITTERN_DATABASE_URL": "", "BITTERN_PORT": "tcp://10.0.0.1:8080", "BITTERN_SERVICE_HOST": "10.0.0.1",
                "BITTERN_PORT_8080_TCP_ADDR": "10.0.0.1", "PATH": "/bin",
            ]
        )
        #expect(configuration.databaseURL == nil)
    }

    @Test(arguments: [
        (["BITTERN_PUBLIC_PRT": "1"], "did you mean `BITTERN_PUBLIC_PORT`?"),
        (["BITTERN_PORT": "8080"], "which nothing reads"),
        (["BITTERN_KEYRING_FLE": "x"], "did you mean `BITTERN_KEYRING_FILE`?"),
        (["BITTERN_KEYRING": "a", "BITTERN_KEYRING_FILE": "b"], "both set"),
        (["BITTERN_KEYRING_FILE": "/nonexistent"], "/nonexistent cannot be read"),
        (["BITTERN_PUBLIC_PORT": "65536"], "must be a number from 0 to 65535"),
        (["BITTERN_PUBLIC_PORT": "http"], "BITTERN_PUBLIC_PORT"),
        (["BITTERN_ROLES": "receiver,wroker"], "receiver, worker, console"),
        (["BITTERN_ROLES": ","], "one or more of"), (["BITTERN_MIGRATE": "yes"], "auto, never"),
        (["BITTERN_LOG_LEVEL": "loud"], "one of trace"), (["BITTERN_LOG_FORMAT": "xml"], "json, text"),
        (["BITTERN_PUBLIC_URL": "bittern.example.org"], "must be an address"),
        (["BITTERN_PUBLIC_URL": "https://h/?a=b"], "must be an address"),
        (["BITTERN_OPERATOR_TOKEN": "short"], "at least 16"),
        (["BITTERN_OPERATOR_TOKEN": "with spaces in it, and long"], "at least 16"),
        (["BITTERN_POOL_SIZE": "0"], "from 1 to 1000"), (["BITTERN_LIMITS_BODY_BYTES": "1"], "from 1024"),
        (["BITTERN_RETENTION_RUN_DAYS": "0"], "retention.run_days"),
        (["BITTERN_RETENTION_DAYS": "100"], "retention.hard_limit_days: `90` (from default) does not do"),
    ])
    func `what does not do is refused, with what to write instead`(environment: [String: String], reason: String) {
        #expect(refusal(environment: environment).contains(reason), "\(refusal(environment: environment))")
    }

    @Test func `a secret that does not do is not quoted`() {
        #expect(!refusal(environment: ["BITTERN_OPERATOR_TOKEN": "p4ssw0rd"]).contains("p4ssw0rd"))
    }

    @Test(arguments: [
        ("pubic: { port: 1 }", "bittern.yaml:1: pubic.port is not known; did you mean `public.port`?"),
        ("public:\n  port: 1\npublic.port: 2", "public.port is there twice"), ("[1, 2]", "not a YAML mapping"),
        ("a: [", "not YAML"), ("keyring: a\nkeyring_file: b", "twice"), ("public: { port_file: x }", "not known"),
        ("roles: [[a]]", "a list of texts only"), ("public: 1", "not known"),
    ])
    func `what the file says and nobody reads is refused with its place`(file: String, reason: String) {
        #expect(refusal(file: file).contains(reason), "\(refusal(file: file))")
    }

    @Test(arguments: ["", "# nothing\n", "public: {}\n", "public:\n  port: ~\n"])
    func `a file may say nothing`(file: String) throws {
        #expect(try read(file: file).publicPort == 8080)
    }

    @Test func `a file that is not there is named`() {
        #expect(
            throws: ConfigurationError(
                "--config: /nonexistent.yaml cannot be read; is it there, and may this user read it?"
            )
        ) {
            try ConfigurationSources(flags: [:], environment: [:], file: "/nonexistent.yaml")
        }
    }
}
