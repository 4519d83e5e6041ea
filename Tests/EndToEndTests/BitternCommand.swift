import Foundation
import Subprocess
import SystemPackage

extension BitternProcess {
    /// What a command of the binary printed, and its exit status.
    struct CommandEnd: Sendable {
        let status: Int32
        let text: String
        let remarks: String
    }

    /// Runs `bittern` with these arguments as this service's operator.
    nonisolated func command(_ arguments: [String]) async throws -> CommandEnd {
        let result = try await Subprocess.run(
            .path(FilePath(Self.binary)),
            arguments: Arguments(arguments),
            environment: .inherit.updating([
                "BITTERN_OPERATOR_URL": operatorURL, "BITTERN_OPERATOR_TOKEN": operatorToken,
            ]),
            output: .string(limit: 16 << 20),
            error: .string(limit: 1 << 20)
        )
        let status: Int32 = if case .exited(let code) = result.terminationStatus { code } else { -1 }
        return CommandEnd(status: status, text: result.standardOutput, remarks: result.standardError)
    }
}
