import BitbucketSimulator
import HTTPTypes

/// What a simulated Bitbucket says on standard error of each thing that it did.
enum SimulateLine {
    static func text(of event: SimulatorEvent) -> String {
        switch event {
        case .answered(let request):
            CellText.harmless("\(request.status.map { "\($0)" } ?? "cut") \(request.method.rawValue) \(request.path)")
        case .stranger(let stranger):
            CellText.harmless("STRANGE: \(stranger.reason)")
        case .delivered(let delivery):
            CellText.harmless(
                "\(delivery.eventKey) to \(delivery.hook.url): "
                    + delivery.attempts.map { $0.status.map { "\($0)" } ?? $0.text }.joined(separator: ", ")
            )
        }
    }
}
