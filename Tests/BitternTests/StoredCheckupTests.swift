import Credentials
import Domain
import Postgres
import Testing
import ThrowawayDatabase
import bittern

@Suite(.timeLimit(.minutes(2))) struct StoredCheckupTests {
    private func configuration(_ environment: [String: String] = [:]) throws -> BitternConfiguration {
        try BitternConfiguration(ConfigurationSources(flags: [:], environment: environment, file: nil))
    }

    private func withPool(_ body: @escaping @Sendable (PostgresPool) async throws -> Void) async throws {
        try await withThrowawayDatabase { conninfo in
            let pool = PostgresPool(conninfo: conninfo, limit: 2)
            try await body(pool)
            await pool.close()
        }
    }

    private func line(_ findings: [CheckupFinding], _ check: String, _ words: String) -> CheckupFinding? {
        findings.first { $0.check == check && $0.detail.contains(words) }
    }

    @Test func `an installation that nobody has begun needs nothing`() async throws {
        try await withPool { pool in
            let findings = try await AppsCheckup(configuration: try configuration()).findings(on: pool)
            #expect(findings.map(\.standing) == [.ok, .ok, .ok])
            #expect(findings.last?.detail == "there are none yet")
        }
    }

    @Test func `boxes to tick, secrets that are missing and customers to ask again are warned of`() async throws {
        try await withPool { pool in
            let workflow = """
                {"name": "w", "on": ["*"], "steps": [{"id": "a", "action": "http.request",
                 "with": {"method": "DELETE", "url": "/2.0/repositories/acme/app"}}]}
                """
            try await pool.execute(
                """
                select bittern_store.apply_workflow(\(PostgresJSON(Array(workflow.utf8))),
                         array[bittern_store.type_pattern('*')], false)
                """
            )
            try await pool.execute(
                """
                select bittern_store.change_app('bitbucket', null, 'KEY', null, null, null, null, '{}', '{}', '{}'),
                       bittern_store.add_connection('acme', 'bitbucket', 'Acme', 'https://api.bitbucket.org', null, null,
                         'access_token', 'sealed'::bytea, null, null, null, array['account']),
                       bittern_store.add_connection('lost', 'bitbucket', 'Acme', 'https://api.bitbucket.org', null, null,
                         'access_token', 'sealed'::bytea, null, null, null, array['repository:delete', 'account'])
                """
            )
            try await pool.execute(
                "update bittern_store.connection set state = 'reauthorization_required' where name = 'lost'"
            )
            let findings = try await AppsCheckup(configuration: try configuration()).findings(on: pool)
            #expect(line(findings, "app", "consumer KEY has no secret")?.standing == .problem)
            let scopes = try #require(line(findings, "scopes", "repository:delete is not ticked"))
            #expect(scopes.standing == .warning)
            #expect(scopes.detail.contains("workflow w, step a needs it for DELETE"))
            #expect(scopes.advice?.contains("bittern apps set bitbucket --scope repository:delete") == true)
            #expect(line(findings, "connection", "acme was not granted repository:delete")?.standing == .warning)
            #expect(line(findings, "connection", "lost has to be authorised again")?.standing == .warning)
        }
    }

    @Test func `an app that is set to a shared consumer needs one in the configuration`() async throws {
        try await withPool { pool in
            try await pool.execute(
                """
                select bittern_store.change_app('bitbucket', 'shared', null, null, null, null, null, '{}', '{}', '{}')
                """
            )
            let without = try await AppsCheckup(configuration: try configuration()).findings(on: pool)
            #expect(
                line(without, "app", "shared OAuth consumer, and this configuration has none")?.standing == .problem
            )
            let shared = try configuration([
                "BITTERN_SHARED_BITBUCKET_CLIENT_ID": "SHARED", "BITTERN_SHARED_BITBUCKET_CLIENT_SECRET": "s3cret",
            ])
            let with = try await AppsCheckup(configuration: shared).findings(on: pool)
            #expect(line(with, "app", "shared OAuth consumer SHARED")?.standing == .ok)
            #expect(!with.map(\.detail).joined().contains("s3cret"))
        }
    }

    @Test func `a keyring that does not open what is stored is a problem, whichever key it lacks`() async throws {
        try await withPool { pool in
            let old = Keyring.makeEntry(id: "k1")
            let new = Keyring.makeEntry(id: "k2")
            let sealed = try Keyring(parsing: old).seal(Secret("s"), for: "secret/s/sealed")
            try await pool.execute("insert into bittern_store.secret (name, sealed) values ('s', \(sealed))")
            func findings(_ keyring: String) async throws -> [CheckupFinding] {
                try await SealsCheckup(configuration: try configuration(["BITTERN_KEYRING": keyring])).findings(
                    on: pool
                )
            }
            let (oldText, newText) = (old.withValue { $0 }, new.withValue { $0 })
            #expect(try await findings(oldText).map(\.standing) == [.ok])
            let both = try await findings("\(newText),\(oldText)")
            #expect(both.first?.detail.contains("`bittern keys rotate` seals them with k2") == true)
            let lost = try await findings(newText)
            #expect(lost.map(\.standing) == [.problem])
            #expect(lost.first?.detail.contains("key k1") == true)
            let wrong = try await findings(Keyring.makeEntry(id: "k1").withValue { $0 })
            #expect(wrong.map(\.standing) == [.problem])
        }
    }
}
