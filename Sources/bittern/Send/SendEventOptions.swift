import ArgumentParser
import BitbucketSimulator
import Domain
import FoundationEssentials

/// Which event `bittern send` sends.
struct SendEventOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("What happened, in Bitbucket's words.", valueName: "event-key"),
        completion: .list(SampleKind.all.map(\.eventKey))
    )
    var key: String?

    @Option(name: .customLong("event"), help: .hidden) var event: String?
    @Option(help: "Which Bitbucket to be; without it the webhook says, or the event key.") var product: ProductName?
    @Flag(help: "Be Data Center's Post Webhooks plugin, which sends Cloud's keys in a shape of its own.")
    var plugin = false

    @Option(
        help: ArgumentHelp("In which of its shapes; --list shows each key's.", valueName: "name"),
        completion: .list(SampleVariant.allCases.map(\.rawValue))
    )
    var variant: String?

    @Option(
        help: ArgumentHelp("A body of your own, sent and signed as it is; - reads standard input.", valueName: "file"),
        completion: .file()
    )
    var body: String?

    @Option(help: ArgumentHelp("The repository that it is about.", valueName: "workspace/name")) var repository: String?
    @Option(help: "The branch that it is about.") var branch: String?
    @Option(help: ArgumentHelp("The pull request that it is about.", valueName: "id")) var pullRequest: Int?

    @Option(help: ArgumentHelp("Which sample: the same number gives the same bytes.", valueName: "n"))
    var number: Int?

    /// Numbers are added to, and end up in ids and times.
    private static let numbers = 0...Int(Int32.max)

    /// The first moment of 2026: a sample that is asked for by its number does not change with the clock.
    private static let dateOfNumbered = Date(timeIntervalSince1970: 1_767_225_600)

    /// Throws a usage error.
    func check() throws {
        guard (key == nil) != (event == nil) else {
            throw ValidationError("give one event key, such as pullrequest:created; --list shows them")
        }
        guard !plugin || product != .cloud else { throw ValidationError("--plugin is a part of Data Center") }
        guard body == nil || variant == nil else { throw ValidationError("--body and --variant exclude each other") }
        guard number.map(Self.numbers.contains) ?? true else {
            throw ValidationError("--number is from 0 to \(Self.numbers.upperBound)")
        }
        _ = try subject()
    }

    /// What is to be sent, with remarks on what was guessed; `product` is the webhook's, when it is known.
    func sample(product known: Product?, remark: (String) -> Void) throws -> SendSample {
        let key = key ?? event ?? ""
        let choice = SenderChoice(key: key, product: product?.product ?? known, plugin: plugin)
        for sentence in choice.remarks { remark(sentence) }
        return SendSample(
            key: key,
            sender: choice.sender,
            variant: try variant(of: key, from: choice.sender),
            subject: try subject(),
            body: try body.map(BodyInput.read),
            date: number == nil ? nil : Self.dateOfNumbered
        )
    }

    private func variant(of key: String, from sender: SampleSender) throws -> SampleVariant {
        guard let variant else { return .usual }
        let known = SampleKind.named(key, from: sender)?.variants ?? [.usual]
        guard let found = known.first(where: { $0.rawValue == variant }) else {
            let names = known.map(\.rawValue)
            let hint = NearestName.hint(for: variant, in: names)
            throw CommandError("--variant: \(key) has \(names.joined(separator: ", ")), no \(variant)\(hint)", .usage)
        }
        return found
    }

    private func subject() throws -> SampleSubject {
        var subject = SampleSubject(number: number ?? Int.random(in: 1...Self.numbers.upperBound))
        if let repository {
            let parts = repository.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw ValidationError("--repository is `workspace/name`")
            }
            subject.workspace = String(parts[0])
            subject.repository = String(parts[1])
        }
        if let branch { subject.branch = branch }
        if let pullRequest { subject.pullRequest = pullRequest }
        return subject
    }
}
