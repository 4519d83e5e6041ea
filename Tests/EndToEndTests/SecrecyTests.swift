import Postgres
import Testing

/// No token, secret, code, state or cookie is anywhere but where it belongs.
@Suite(.timeLimit(.minutes(5))) struct SecrecyTests {
    @Test func `nothing secret is in a log, an error, an answer, a command's output or the database`() async throws {
        try await withConnectedHouse(environment: ["BITTERN_LOG_LEVEL": "trace"]) { house in
            var life = SecretLife(in: house)
            try await life.live()
            let search = SecretSearch(life.secrets)
            let surfaces = try await house.surfaces() + life.pages
            for surface in surfaces {
                #expect(search.findings(in: surface.bytes) == [], "in \(surface.place)")
            }

            // What was looked at is what is meant, and what is sought would have been found.
            for place in ["/api/v1/secrets", "secrets list table"] {
                let surface = surfaces.first { $0.place == place }
                #expect(surface.map { SecretSearch.contains($0.bytes, "CHAT_KEY") } == true, "\(place)")
            }
            let known = "acme"
            let named = surfaces.filter { SecretSearch.contains($0.bytes, known) }.map(\.place)
            for place in [
                "logs", "pg_dump", "/api/v1/connections", "/api/v1/connections/acme", "/api/v1/webhooks/by-hand",
                "/api/v1/triggers", "/api/v1/runs", "connections show acme table", "webhooks show by-hand json",
                "the page at the end", "connections check acme",
            ] { #expect(named.contains(place), "\(place) is read: \(surfaces.map(\.place))") }
            #expect(surfaces.contains { $0.place.hasPrefix("/api/v1/deliveries/") && $0.place.hasSuffix("/explain") })
            #expect(surfaces.contains { $0.place.hasPrefix("runs show ") && SecretSearch.contains($0.bytes, known) })
            #expect(surfaces.contains { $0.place == "/metrics" && !$0.bytes.isEmpty })
            for (what, text) in life.secrets {
                #expect(search.findings(in: Array("before \(text) after".utf8)).contains(what))
            }
            try await Self.plant(try await life.accessToken(), in: house)
            let planted = try await house.surfaces().filter { search.findings(in: $0.bytes) != [] }.map(\.place)
            for place in ["pg_dump", "/api/v1/connections/acme", "connections show acme json"] {
                #expect(planted.contains(place), "found in \(place): \(planted)")
            }
        }
    }

    @Test(arguments: ["+/=&", "a/b+c%d e", "plain"]) func `a secret is found in every form that a program writes`(
        kind: String
    ) {
        let secret = String(repeating: kind + "0123456789", count: 9)
        let search = SecretSearch([("it", secret)])
        let piece = secret.utf8.prefix(24)
        let forms = [
            secret, String(secret.prefix(30)), String(secret.suffix(30)), secret.replacing("/", with: #"\/"#),
            piece.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
        ]
        for form in forms { #expect(search.findings(in: Array("x\(form)x".utf8)) == ["it"], "\(form)") }
        #expect(search.findings(in: Array("nothing 0123456789 here".utf8)).isEmpty)
    }

    private static func plant(_ token: String, in house: ConnectedHouse) async throws {
        _ = try await house.database.execute(
            "update bittern_store.connection set state_reason = left(\(token), 200) where name = 'acme'"
        )
    }
}
