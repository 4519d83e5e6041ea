import ArgumentParser
import BitbucketSimulator
import Curl
import Domain
import FoundationEssentials

/// `bittern send`: signed sample events, to any address.
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send one signed sample event, or many, as Bitbucket would, to any address.",
        discussion: """
            Ends with 1 unless each answer is a 2xx. Each call sends a new delivery,
            unless --number and --request-id say which. --list shows the event keys
            and the variants of each. --duplicate should get a 202 and then a 200.

            EXAMPLE
              bittern send pullrequest:created --webhook acme --secret-file secret
              bittern send pr:opened --url http://localhost:8080/webhooks/… --secret-file secret
              bittern send repo:push --variant force --gzip --webhook acme --secret-file secret
              bittern send repo:push --duplicate --webhook acme --secret-file secret
              bittern send repo:push --count 10000 --rate 500 --webhook acme --secret-file secret
              bittern send --list --product datacenter
            """
    )

    @OptionGroup var event: SendEventOptions
    @OptionGroup var target: SendTargetOptions
    @OptionGroup(title: "How") var manner: SendMannerOptions
    @Flag(help: "Show the event keys that there are samples of, and send nothing.") var list = false
    @OptionGroup var options: OperatorOptions

    func validate() throws {
        guard !list else {
            guard event.key == nil else { throw ValidationError("--list sends nothing, so it takes no event key") }
            return
        }
        try event.check()
        try target.check()
        guard event.body != "-" || target.secretFile != "-" else {
            throw ValidationError("--body and --secret-file cannot both read standard input")
        }
        guard manner.requestID == nil || manner.count == nil else {
            throw ValidationError("--request-id is for one delivery, --count for many")
        }
    }

    func run() async throws {
        guard !list else { return printKinds() }
        let secret = try target.secret()
        let hook = try await target.hook(options)
        let sample = try event.sample(product: hook.product) { Terminal.complain("bittern: \($0)") }
        if manner.attempt != nil, sample.sender != .cloud {
            throw CommandError("--attempt: only Bitbucket Cloud says which attempt it is", .usage)
        }
        let curl = CurlLoop(userAgent: "Bitbucket-Webhooks/2.0")
        let sender = SampleSending(curl: curl, address: hook.address, secret: secret, manner: manner)
        do {
            if let count = manner.count {
                try await sendMany(count, of: sample, by: sender)
            } else {
                try await sendOne(sample, by: sender)
            }
        } catch {
            await curl.close()
            throw error
        }
        await curl.close()
    }

    /// The same delivery once, or twice.
    private func sendOne(_ sample: SendSample, by sender: SampleSending) async throws {
        let requestID = manner.requestID ?? UUID().uuidString.lowercased()
        let event = sample.event(0, now: Date())
        var answers = [try await sender.send(event, requestID: requestID)]
        if manner.duplicate { answers.append(try await sender.send(event, requestID: requestID)) }
        let sent: JSONValue = [
            "event_key": .string(event.eventKey),
            "product": .string(event.product.rawValue),
            "request_id": .string(requestID),
        ]
        options.output.printOne(
            manner.duplicate
                ? sent.joined(with: ["answers": .array(answers.map(\.json))]) : answers[0].json.joined(with: sent)
        )
        guard answers.allSatisfy(\.isGood) else { throw ExitCode.failure }
    }

    private func sendMany(_ count: Int, of sample: SendSample, by sender: SampleSending) async throws {
        let burst = SendBurst(count: count, rate: manner.rate)
        let tally = try await burst.run { number in
            do throws(CommandError) {
                let event = sample.event(number, now: Date())
                return .answered(try await sender.send(event, requestID: UUID().uuidString.lowercased()).status)
            } catch {
                return .unanswered(error.description)
            }
        } progress: { tally in
            Terminal.complain("bittern: \(tally.sent) of \(count) sent, \(tally.perSecondText) a second")
        }
        options.output.printOne(tally.json)
        guard tally.isGood else { throw ExitCode.failure }
    }

    /// A line of the table holds a few variants; the rest are on lines of their own below it.
    private static let variantsPerLine = 5

    private func printKinds() {
        let kinds = SampleKind.all.filter { kind in
            if event.plugin { return kind.sender == .plugin }
            return event.product.map { $0.product == kind.sender.product } ?? true
        }
        let items = options.output.output == .json ? kinds.map(\.json) : kinds.flatMap(Self.lines)
        let columns: [TextTable.Column] = [
            .init("event key", "event_key"), .init("product", "product"), .init("plugin", "plugin"),
            .init("when", "summary"), .init("variants", "variants"),
        ]
        options.output.printList(["items": .array(items), "next": nil], columns)
    }

    private static func lines(of kind: SampleKind) -> [JSONValue] {
        let names = kind.variants.map { JSONValue.string($0.rawValue) }
        let more = stride(from: variantsPerLine, to: names.count, by: variantsPerLine).map { start -> JSONValue in
            let rest = names[start..<min(start + variantsPerLine, names.count)]
            return ["event_key": "", "product": "", "plugin": "", "summary": "", "variants": .array(Array(rest))]
        }
        let first: JSONValue = ["variants": .array(Array(names.prefix(variantsPerLine)))]
        return [kind.json.joined(with: first)] + more
    }
}
