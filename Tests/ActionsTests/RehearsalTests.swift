import Actions
import Domain
import Testing

@Suite struct RehearsalTests {
    private func rehearse(
        _ steps: String,
        secrets: [String] = ["KEY", "BASE"],
        conditions: [String: Bool?] = [:],
        base: String? = "https://api.bitbucket.org"
    ) throws -> [Rehearsal.Step] {
        let workflow = try #require(
            try WorkflowFile(parsing: "name: w\non: ['*']\nsteps:\n" + steps).workflows.first
        )
        let scene = Rehearsal.Scene(
            trigger: JSONText(["id": 7, "repository": ["slug": "widgets"]]),
            payload: .null,
            connection: try base.map { try ConnectionTarget(base: $0, app: .bitbucket) },
            conditions: conditions
        )
        return try Rehearsal(workflow, secrets: Set(secrets.compactMap { SecretName($0) })).steps(in: scene)
    }

    @Test func `a request is shown whole, and the credential is not`() throws {
        let step = try #require(
            try rehearse(
                """
                  - id: greet
                    action: http.request
                    with:
                      method: POST
                      url: "/2.0/{{ trigger.repository.slug }}"
                      headers: { X-Key: "k {{ secrets.KEY }}" }
                      json: { id: "{{ trigger.id }}", run: "{{ run.id }}", of: "run {{ run.id }}" }
                """
            ).first
        )
        #expect(step.standing == .carriedOut)
        let request = try #require(step.request)
        #expect(request["method"] == "POST")
        #expect(request["url"] == "https://api.bitbucket.org/2.0/widgets")
        #expect(request["headers"]?["X-Key"] == "k ‹secret›")
        #expect(request["headers"]?["Authorization"] == "‹secret›")
        #expect(request["headers"]?["Idempotency-Key"] == "‹run.id›-greet")
        #expect(request["body"] == ["id": 7, "run": "‹run.id›", "of": "run ‹run.id›"])
        #expect(step.unknown == [] && step.failure == nil)
    }

    @Test func `what only an earlier step would say has its name, wherever it stands`() throws {
        let steps = try rehearse(
            """
              - { id: greet, action: http.request, with: { url: /2.0/user } }
              - id: ring
                action: http.request
                with:
                  method: POST
                  url: "https://chat.example.org/x/{{ steps.greet.json.id }}?q={{ steps.greet.json.links[\\"a b\\"][1].href }}"
                  headers: { X-Status: "{{ steps.greet.status | upper }}" }
                  form: { whole: "{{ steps.greet.json | json }}", name: "a {{ steps.greet.json.id }} b" }
            """
        )
        let request = try #require(steps[1].request, "\(steps[1].failure ?? "")")
        #expect(
            request["url"]
                == "https://chat.example.org/x/‹steps.greet.json.id›?q=‹steps.greet.json.links[\"a b\"][1].href›"
        )
        #expect(request["headers"]?["X-Status"] == "‹steps.greet.status›")
        #expect(request["headers"]?["Authorization"] == nil)
        #expect(request["body"]?.string?.contains("name=a%20‹steps.greet.json.id›%20b") == true, "\(request.text)")
        #expect(Set(steps[1].unknown).isSuperset(of: ["steps.greet.json.id", "steps.greet.status"]))
    }

    @Test func `an address out of a secret is made, and not shown`() throws {
        let step = try #require(
            try rehearse("  - { id: a, action: http.request, with: { url: \"{{ secrets.BASE }}/x\" } }\n").first
        )
        #expect(step.request?["url"] == "‹secret›/x", "\(step.failure ?? "")")
    }

    @Test func `what would end the run is said`() throws {
        let missing = try rehearse("  - { id: a, action: http.request, with: { url: \"/{{ secrets.LOST }}\" } }\n")
        #expect(missing[0].failure?.contains("the secret `LOST` is not set") == true)
        #expect(missing[0].request == nil)
        let absent = try rehearse("  - { id: a, action: http.request, with: { url: \"/{{ trigger.nothing }}\" } }\n")
        #expect(absent[0].failure?.contains("`trigger.nothing` has no value") == true)
        let lonely = try rehearse("  - { id: a, action: http.request, with: { url: /x } }\n", base: nil)
        #expect(lonely[0].failure?.contains("needs a connection") == true)
    }

    @Test func `an if of the trigger decides, one of a step is left open`() throws {
        let steps = """
              - { id: a, action: http.request, with: { url: /x }, if: '$.trigger.id == 7' }
              - { id: b, action: http.request, with: { url: /x }, if: '$.steps.a.status == 200 && $.trigger.id == 7' }
              - { id: c, action: http.request, with: { url: /x }, if: 'exists($."steps"."b".json) || $.steps.a.status > 1' }
            """
        let holds = try rehearse(steps, conditions: ["a": true, "b": false, "c": nil])
        #expect(holds.map(\.standing) == [.carriedOut, .dependsOn(["a"]), .dependsOn(["a", "b"])])
        #expect(holds.allSatisfy { $0.request != nil })
        for value in [false, nil] as [Bool?] {
            let passed = try rehearse(steps, conditions: ["a": value])
            #expect(passed[0].standing == .passedOver && passed[0].request == nil)
        }
    }
}
