import Curl
import Domain
import Foundation
import HTTPTypes
import Testing
import ThrowawayDatabase

/// From an empty database to an action with a customer's token, with nothing but commands and a browser.
@Suite(.timeLimit(.minutes(5))) struct ConnectTests {
    /// What differs between the products.
    struct Side: Sendable, CustomTestStringConvertible {
        let app: App
        let scopes: [String]
        let repository: String
        let events: String
        let comment: String
        let json: String

        var testDescription: String { app.rawValue }
    }

    static let sides = [
        Side(
            app: .bitbucket,
            scopes: ["pullrequest:write", "webhook"],
            repository: "acme/app",
            events: "pullrequest:created",
            comment:
                "/2.0/repositories/{{ trigger.workspace.slug }}/{{ trigger.repository.slug }}/pullrequests/"
                + "{{ trigger.pull_request.id }}/comments",
            json: #"{ content: { raw: "Thank you, {{ trigger.actor.name }}." } }"#
        ),
        Side(
            app: .bitbucketDatacenter,
            scopes: ["PROJECT_ADMIN", "ACCOUNT_WRITE"],
            repository: "ACME/app",
            events: "pr:opened",
            comment:
                "/rest/api/latest/projects/{{ trigger.project.key }}/repos/{{ trigger.repository.slug }}/pull-requests/"
                + "{{ trigger.pull_request.id }}/comments",
            json: #"{ text: "Thank you, {{ trigger.actor.name }}." }"#
        ),
    ]

    @Test(arguments: sides) func `set up, invite, consent, register, and an action is done with the customer's token`(
        side: Side
    ) async throws {
        try await withHouse(side) { house in
            let set = try await house.bittern.command(
                ["apps", "set", side.app.rawValue, "--client-id", "key", "--client-secret-file", house.secretFile]
                    + ["--base-url", house.simulator.url] + side.scopes.flatMap { ["--scope", $0] }
            )
            #expect(set.status == 0, "\(set.remarks)")
            #expect(set.text.contains("\(house.bittern.publicURL)/oauth/callback"))

            let invited = try await house.operate("connections", "invite", side.app.rawValue, "--customer", "acme")
            let link = try #require(invited["url"]?.string)
            #expect(link.hasPrefix(house.bittern.publicURL + "/connect/"))
            let end = try await house.consent(at: link)
            #expect(end.status == 200 && end.text.contains("acme"), "\(end.text)")
            #expect(try await house.operate("connections", "show", "acme")["state"]?.string == "active")

            _ = try await house.operate(
                "webhooks",
                "register",
                "--connection",
                "acme",
                "--repository",
                side.repository,
                "--events",
                side.events
            )
            let file = "\(house.folder)/greet.yaml"
            try Self.workflow(side).write(toFile: file, atomically: true, encoding: .utf8)
            _ = try await house.operate("workflows", "apply", file)

            let street = Street(house.bittern)
            let made = try await street.send(
                .post,
                "\(house.simulator.url)/simulator/pull-requests",
                body: Array(
                    #"{"repository":"\#(side.repository)","title":"Greet","product":"\#(side.app.product.rawValue)"}"#
                        .utf8
                )
            )
            #expect((200...299).contains(made.status), "\(made.text)")
            let runs = try await street.endedRuns(1)
            let shown = try await street.operate(.get, "/runs/\(runs[0]["id"]?.integer ?? 0)").text
            #expect(runs[0]["state"]?.string == "succeeded", "\(shown)")
            let trigger = try #require(try await street.operate(.get, "/triggers").json?["items"]?[0])
            #expect(trigger["type"]?.string == "pull_request.created")
            #expect(trigger["customer"]?.string == "acme" && trigger["connection"]?.string == "acme")

            let strangers = try await street.send(.get, "\(house.simulator.url)/simulator/strangers")
            #expect(strangers.json?["items"]?.elements ?? strangers.json?.elements == [], "\(strangers.text)")
        }
    }

    @Test func `which boxes are to be ticked is said before anything ran`() async throws {
        let side = Self.sides[0]
        try await withHouse(side) { house in
            let file = "\(house.folder)/merge.yaml"
            try """
            name: merge
            on: [pull_request.approved]
            steps:
              - id: merge
                action: http.request
                with:
                  method: POST
                  url: "/2.0/repositories/{{ trigger.workspace.slug }}/{{ trigger.repository.slug }}/pullrequests/{{ trigger.pull_request.id }}/merge"
            """.write(toFile: file, atomically: true, encoding: .utf8)
            _ = try await house.operate("workflows", "apply", file)
            let shown = try await house.bittern.command(["apps", "show", "bitbucket"])
            #expect(shown.status == 0)
            #expect(shown.text.contains("tick pullrequest:write"), "\(shown.text)")
            #expect(shown.text.contains("workflow merge"), "\(shown.text)")
        }
    }

    private static func workflow(_ side: Side) -> String {
        """
        name: greet
        on: [pull_request.created]
        steps:
          - id: comment
            action: http.request
            with:
              method: POST
              url: "\(side.comment)"
              json: \(side.json)
        """
    }
}

/// A bittern, a simulated Bitbucket that knows its callback, and a customer's browser.
private struct House: Sendable {
    let side: ConnectTests.Side
    let bittern: BitternProcess
    let simulator: SimulateProcess
    let browser: Browser
    let folder: String
    let secretFile: String

    /// A command that is to succeed; what it prints as JSON.
    func operate(_ arguments: String...) async throws -> JSONValue {
        let end = try await bittern.command(arguments + ["--output", "json"])
        guard end.status == 0, let json = end.json else { throw Refused(reply: end.text + end.remarks) }
        return json
    }

    /// The customer opens a link, presses the button, says yes at Bitbucket, and is sent back.
    func consent(at link: String) async throws -> Browser.Page {
        let invitation = try await browser.open(link)
        #expect(invitation.status == 200, "\(invitation.text)")
        let departure = try await browser.press(on: invitation)
        #expect(departure.status == 303, "\(departure.text)")
        let question = try await browser.follow(departure)
        #expect(question.status == 200, "\(question.text)")
        let answer = try await browser.press("grant", on: question)
        return try await browser.follow(answer)
    }
}

private func withHouse(_ side: ConnectTests.Side, _ body: (House) async throws -> Void) async throws {
    try await withThrowawayDatabase { conninfo in
        try await withTemporaryFolder { folder in
            let port = try FreePort.find()
            let secretFile = "\(folder)/secret"
            try "a-consumers-secret\n".write(toFile: secretFile, atomically: true, encoding: .utf8)
            let simulator = try await SimulateProcess(
                [
                    "--consumer-key", "key", "--consumer-secret-file", secretFile, "--workspace", "acme", "--workspace",
                    "ACME",
                    "--callback", "http://127.0.0.1:\(port)/oauth/callback",
                ],
                in: folder
            )
            let bittern = try await BitternProcess.start(
                database: conninfo,
                dataDirectory: folder,
                publicPort: port,
                environment: ["BITTERN_PUBLIC_URL": "http://127.0.0.1:\(port)"]
            )
            let curl = CurlLoop()
            do {
                try await body(
                    House(
                        side: side,
                        bittern: bittern,
                        simulator: simulator,
                        browser: Browser(curl: curl),
                        folder: folder,
                        secretFile: secretFile
                    )
                )
            } catch {
                print("what bittern said:\n\(bittern.log.suffix(4000))")
                throw error
            }
            await curl.close()
            bittern.crash()
        }
    }
}
