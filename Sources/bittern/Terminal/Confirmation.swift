import Glibc

/// Asks somebody at a terminal whether it is really meant; nobody is asked where nobody sits.
enum Confirmation {
    /// Whether there is somebody to ask.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// - Throws: `CommandError` when the answer is not yes.
    static func ask(_ question: String) throws {
        guard isPossible else { return }
        Terminal.complain("\(question) [y/N]")
        guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else {
            throw CommandError("nothing was done; --yes does it without a question")
        }
    }
}
