import Glibc
import Subprocess
import SystemPackage

/// Asks for something at a terminal without showing what is typed.
enum HiddenPrompt {
    /// Whether somebody sits there who can be asked.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 }

    /// The line that was typed, without its end.
    ///
    /// - Throws: `CommandError` when the terminal cannot hide it, or nothing was typed.
    static func ask(_ question: String) async throws -> String {
        guard await set("-echo") else {
            throw CommandError("this terminal cannot hide what is typed; give --from-file, or pipe the value in")
        }
        Terminal.complain(question)
        let line = readLine()
        // A terminal that cannot be set back is gone.
        _ = await set("echo")
        guard let line, !line.isEmpty else { throw CommandError("nothing was typed", .usage) }
        return line
    }

    /// `stty`, which every system has: setting a terminal by oneself takes unsafe calls.
    private static func set(_ mode: String) async -> Bool {
        let end = try? await Subprocess.run(
            .name("stty"),
            arguments: [mode],
            input: .currentStandardInput,
            output: .discarded,
            error: .discarded
        )
        // One that could not be started has not set anything.
        return end?.terminationStatus.isSuccess ?? false
    }
}
