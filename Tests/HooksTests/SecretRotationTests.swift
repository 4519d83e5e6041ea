import BitbucketSimulator
import Credentials
import Domain
import Foundation
import FoundationEssentials
import HTTPTypes
import Hooks
import Store
import Testing

@Suite(.timeLimit(.minutes(2))) struct SecretRotationTests {
    /// Whether what Bitbucket signs with now is verified here now.
    private func signsWell(_ house: House) async throws -> Bool {
        let secret = try #require(house.bitbucket.hooks().first?.secret)
        return try await house.secrets(of: "acme-app").values.contains(secret)
    }

    @Test(arguments: App.allCases)
    func `Bitbucket signs with the new secret at once, and the old one goes when that has been seen`(
        app: App
    ) async throws {
        try await withHouse(app) { house in
            try await house.register()
            let old = try #require(house.bitbucket.hooks().first?.secret)
            let (number, report) = try await house.registrar.rotateSecret(of: "acme-app")
            #expect(number == 2)
            #expect(report.outcome == .updated)
            let secrets = try await house.secrets(of: "acme-app")
            #expect(secrets[1] == old)
            #expect(house.bitbucket.hooks().first?.secret == secrets[2])
            #expect(try await house.remote("acme-app")["secret"]?.integer == 2)

            let early = try await house.registrar.reconcile("acme-app")
            #expect(early.removedSecrets.isEmpty)
            #expect(early.reasons == ["secret 1 stays valid until a delivery comes that is signed with secret 2"])
            let again = try await refusal { _ = try await house.registrar.rotateSecret(of: "acme-app") }
            #expect(again.description.contains("no delivery has come since that is signed with it"))

            try await house.see(secret: 2, of: "acme-app")
            #expect(try await house.registrar.reconcile("acme-app").removedSecrets == [1])
            #expect(try await house.secrets(of: "acme-app").keys.sorted() == [2])
            #expect(house.bitbucket.hooks().count == 1)
        }
    }

    @Test func `a rotation that follows one that has been seen removes its old secret first`() async throws {
        try await withHouse { house in
            try await house.register()
            _ = try await house.registrar.rotateSecret(of: "acme-app")
            try await house.see(secret: 2, of: "acme-app")
            let (number, report) = try await house.registrar.rotateSecret(of: "acme-app")
            #expect(number == 3)
            #expect(report.removedSecrets == [1])
            #expect(try await house.secrets(of: "acme-app").keys.sorted() == [2, 3])
            #expect(try await signsWell(house))
        }
    }

    @Test(arguments: [ScriptedAnswer.html(500), .rateLimited()], [true, false])
    func `a rotation that Bitbucket did not confirm leaves both secrets valid, and goes on`(
        answer: ScriptedAnswer,
        isDone: Bool
    ) async throws {
        try await withHouse { house in
            try await house.register()
            house.bitbucket.script(.put, "\(house.path)/*", answers: [answer])
            let error = try await refusal { _ = try await house.registrar.rotateSecret(of: "acme-app") }
            #expect(error.description.contains("Both secrets are valid"))
            let secrets = try await house.secrets(of: "acme-app")
            #expect(secrets.keys.sorted() == [1, 2])
            if isDone { house.bitbucket.changeHooks { $0[0].secret = secrets[2] } }
            #expect(try await signsWell(house))
            #expect(try await house.remote("acme-app")["secret"]?.integer == 1)

            #expect(try await house.registrar.rotateSecret(of: "acme-app").number == 2)
            #expect(house.bitbucket.hooks().first?.secret == secrets[2])
            #expect(try await house.remote("acme-app")["secret"]?.integer == 2)
        }
    }

    @Test func `a process that dies before Bitbucket is asked leaves work that reconcile does`() async throws {
        try await withHouse { house in
            try await house.register()
            _ = try await house.store.hold("acme-app", holder: .init(), patience: .seconds(60))
            _ = try await house.webhooks.rotateSecret(of: "acme-app", to: nil)
            try await house.forgetHolder(of: "acme-app")
            #expect(try await signsWell(house))

            let dry = try await house.registrar.reconcile("acme-app", isDryRun: true)
            #expect(dry.drift == [.secretOutdated])
            #expect(try await house.registrar.reconcile("acme-app").outcome == .updated)
            #expect(try await house.secrets(of: "acme-app")[2] == house.bitbucket.hooks().first?.secret)
        }
    }

    @Test func `an old secret that Bitbucket still signs with is not removed`() async throws {
        try await withHouse { house in
            try await house.register()
            house.bitbucket.script(.put, "\(house.path)/*", answers: [.html(500)])
            _ = try await refusal { _ = try await house.registrar.rotateSecret(of: "acme-app") }
            try await house.see(secret: 1, of: "acme-app")
            #expect(try await house.registrar.reconcile("acme-app").removedSecrets.isEmpty)
            #expect(try await house.secrets(of: "acme-app").keys.sorted() == [1, 2])
        }
    }
}
