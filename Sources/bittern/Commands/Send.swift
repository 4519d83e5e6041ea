import ArgumentParser
import BitbucketSimulator
import Curl
import Domain
import FoundationEssentials
import HTTPTypes

/// `bittern send`: one signed sample event, to any address.
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send one signed sample event, as Bitbucket would, to any address.",
        discussion: """
            Ends with 1 unless the answer is a 2xx. Without --request-id each call is a new delivery.

            EXAMPLE
              bittern send pullrequest:created --webhook acme --secret-file secret
              bittern send pr:opened --product datacenter --url http://localhost:8080/webhooks/… --secret-file secret
            """
    )

    @Argument(help: ArgumentHelp("What happened, in Bitbucket's words.", valueName: "event-key")) var key: String?
    @Option(name: .customLong("event"), help: .hidden) var event: String?
    @Option(help: "Which Bitbucket to be; without it the event key says.") var product: ProductName?
    @Option(help: "Where to send it.") var url: String?
    @Option(help: ArgumentHelp("Where to send it: the address of this webhook.", valueName: "name")) var webhook:
        String?
    @Option(help: ArgumentHelp("A file with the secret; - reads standard input.", valueName: "file")) var secretFile:
        String?
    @Option(help: ArgumentHelp("A variable of the environment with the secret.", valueName: "name")) var secretEnv:
        String?
    @Option(help: ArgumentHelp("The repository that it is about.", valueName: "workspace/name")) var repository: String?
    @Option(help: "The branch that it is about.") var branch: String?
    @Option(help: ArgumentHelp("The pull request that it is about.", valueName: "id")) var pullRequest: Int?
    @Option(help: ArgumentHelp("The delivery's id; the same again is a duplicate.", valueName: "id")) var requestID:
        String?

    @Option(help: ArgumentHelp("Which sample: the same number gives the same bytes.", valueName: "n"))
    var number: Int?

    @OptionGroup var options: OperatorOptions

    func validate() throws {
        guard (key == nil) != (event == nil) else {
            throw ValidationError("give one event key, such as pullrequest:created")
        }
        guard (url == nil) != (webhook == nil) else { throw ValidationError("give --url or --webhook, one of them") }
        guard secretFile == nil || secretEnv == nil else {
            throw ValidationError("--secret-file and --secret-env exclude each other")
        }
    }

    func run() async throws {
        let event = try sample(key ?? event ?? "")
        let address = try await address()
        var request = address.request(.post)
        let requestID = requestID ?? UUID().uuidString.lowercased()
        request.headerFields = event.headers(secret: try secret(), requestID: requestID)
        let curl = CurlLoop(userAgent: "Bitbucket-Webhooks/2.0")
        let answer: Answer
        do {
            answer = try await curl.send(request, body: event.body, addresses: .anywhere)
        } catch let error as TransferError {
            throw CommandError("\(address.text) does not answer: \(error.reason)", .away)
        }
        await curl.close()
        let text = String(decoding: answer.body, as: UTF8.self)
        options.output.printOne([
            "status": .number(JSONNumber(answer.response.status.code)),
            "answer": (try? JSONValue(parsing: answer.body)) ?? .string(text),  // not JSON: shown as it came
            "event_key": .string(event.eventKey),
            "request_id": .string(requestID),
        ])
        guard answer.response.status.kind == .successful else { throw ExitCode.failure }
    }

    private func sample(_ key: String) throws -> SampleEvent {
        let product = product?.product ?? (SampleEvent.eventKeys(of: .datacenter).contains(key) ? .datacenter : .cloud)
        var subject = SampleSubject(number: number ?? Int.random(in: 1...Int(Int32.max)))
        if let repository {
            let parts = repository.split(separator: "/")
            guard parts.count == 2 else { throw ValidationError("--repository is `workspace/name`") }
            subject.workspace = String(parts[0])
            subject.repository = String(parts[1])
        }
        if let branch { subject.branch = branch }
        if let pullRequest { subject.pullRequest = pullRequest }
        return SampleEvent(key, product: product, subject: subject, at: Date())
    }

    private func secret() throws -> String? {
        if let secretFile { return try SecretInput.read(secretFile, option: "--secret-file").withValue { $0 } }
        guard let secretEnv else { return nil }
        guard let secret = ProcessInfo.processInfo.environment[secretEnv], !secret.isEmpty else {
            throw CommandError("--secret-env: the environment has no \(secretEnv)", .usage)
        }
        return secret
    }

    private func address() async throws -> WebAddress {
        var text = url ?? ""
        if let webhook {
            text = try await options.withClient { try await $0.get("webhooks", webhook)["url"]?.string } ?? ""
        }
        guard let address = WebAddress(text) else {
            throw CommandError("\(text) is not an http or https address", .usage)
        }
        return address
    }
}
