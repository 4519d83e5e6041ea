import Domain
import Foundation
import Subprocess
import SystemPackage

/// What a command of the binary printed, and its exit status.
struct CommandEnd: Sendable {
    let status: Int32
    let text: String
    let remarks: String

    var json: JSONValue? { try? JSONValue(parsing: Array(text.utf8)) }
}

extension BitternProcess {
    /// Runs `bittern` with these arguments as this service's operator.
    nonisolated func command(_ arguments: [String]) async throws -> CommandEnd {
        try await Self.command(
            arguments,
            environment: ["BITTERN_OPERATOR_URL": operatorURL, "BITTERN_OPERATOR_TOKEN": operatorToken]
        )
    }

    /// Runs `bittern` as a person would, with no service in particular.
    static func command(
        _ arguments: [String],
        environment: [String: String],
        input: [UInt8] = []
    ) async throws -> CommandEnd {
        let result = try await Subprocess.run(
            .path(FilePath(binary)),
            arguments: Arguments(arguments),
            environment: .inherit.updating(
                Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0.key), $0.value) })
            ),
            input: .array(input),
            output: .string(limit: 16 << 20),
            error: .string(limit: 1 << 20)
        )
        let status: Int32 = if case .exited(let code) = result.terminationStatus { code } else { -1 }
        return CommandEnd(status: status, text: result.standardOutput, remarks: result.standardError)
    }
}
