import ArgumentParser
import BitbucketSimulator
import Domain

/// How `bittern send` sends: once, twice or many times, plain or compressed.
struct SendMannerOptions: ParsableArguments {
    @Flag(help: "Compress the body with gzip.") var gzip = false
    @Flag(help: "Compress the body with deflate.") var deflate = false
    @Option(help: "What of a compressed body is signed: as it is read (Cloud does), or as it is sent.")
    var signOver: SignedBytes = .inflated

    @Flag(help: "Send the same delivery twice, and show both answers.") var duplicate = false
    @Option(help: ArgumentHelp("Send this many different deliveries, and show how they fared.", valueName: "n"))
    var count: Int?
    @Option(help: ArgumentHelp("At most so many a second; otherwise 16 at a time, as fast as they go.", valueName: "n"))
    var rate: Double?

    @Option(help: ArgumentHelp("The delivery's id; the same again is a duplicate.", valueName: "id"))
    var requestID: String?
    @Option(help: ArgumentHelp("Which attempt it says it is; Cloud only.", valueName: "n")) var attempt: Int?

    func validate() throws {
        guard !gzip || !deflate else { throw ValidationError("--gzip and --deflate exclude each other") }
        guard gzip || deflate || signOver == .inflated else {
            throw ValidationError("--sign-over raw is for a compressed body: give --gzip or --deflate")
        }
        guard !duplicate || count == nil else { throw ValidationError("--duplicate and --count exclude each other") }
        guard count.map({ $0 > 0 }) ?? true else { throw ValidationError("--count is at least 1") }
        guard rate == nil || count != nil else { throw ValidationError("--rate needs --count") }
        guard rate.map({ $0 >= 0.001 && $0.isFinite }) ?? true else { throw ValidationError("--rate is 0.001 or more") }
        guard attempt.map({ $0 > 0 }) ?? true else { throw ValidationError("--attempt is at least 1") }
    }

    var coding: SampleCoding? { gzip ? .gzip : deflate ? .deflate : nil }
}

extension SignedBytes: ExpressibleByArgument {}
