import Domain
import Foundation
import Subprocess
import SystemPackage
import Testing

/// What shells complete, by their own machinery.
@Suite(.timeLimit(.minutes(2))) struct CompletionTests {
    @Test(arguments: [("bash", "bash"), ("zsh", "zsh"), ("fish", "fish")])
    func `the script is one that its shell can read`(shell: String, program: String) async throws {
        guard let path = Self.program(program) else { return }  // not installed here
        let script = try await BitternProcess.command(["completion", shell], environment: [:])
        #expect(script.status == 0 && !script.text.isEmpty)
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: ["-n"],
            input: .string(script.text),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        #expect(result.terminationStatus == .exited(0) && result.standardError.isEmpty, "\(result.standardError)")
    }

    @Test(arguments: [
        (["bittern", "run"], ["runs"]), (["bittern", "runs", "ca"], ["cancel"]),
        (["bittern", "runs", "list", "--state", "d"], ["dead"]), (["bittern", "runs", "list", "--st"], ["--state"]),
        (["bittern", "apps", "show", "bitbucket-"], ["bitbucket-datacenter"]),
        (["bittern", "triggers", "list", "--type", "push."], ["push.empty"]),
        (["bittern", "runs", "list", "--output", "j"], ["json"]), (["bittern", "completion", "f"], ["fish"]),
        (["bittern", "workflows", "show", "w"], []),
    ])
    func `bash completes words that this version knows`(words: [String], offers: [String]) async throws {
        let offered = try await Self.complete(words, environment: ["BITTERN_OPERATOR_URL": "http://127.0.0.1:1"])
        #expect(offered == offers)
    }

    @Test func `bash completes the names that are stored`() async throws {
        try await withBittern(roles: "console") { bittern, _ in
            let street = Street(bittern)
            for name in ["welcome", "ring"] {
                try await street.apply(
                    """
                    { "name": "\(name)", "on": ["*"], "steps": [{ "id": "a", "action": "http.request", "with": { "url": "/2.0/user" } }] }
                    """
                )
            }
            _ = try await street.makeHook("hook")
            let environment = [
                "BITTERN_OPERATOR_URL": bittern.operatorURL, "BITTERN_OPERATOR_TOKEN": bittern.operatorToken,
            ]
            for (words, offers) in [
                (["bittern", "runs", "list", "--workflow", ""], ["ring", "welcome"]),
                (["bittern", "workflows", "show", "w"], ["welcome"]), (["bittern", "webhooks", "show", ""], ["hook"]),
            ] {
                #expect(try await Self.complete(words, environment: environment).sorted() == offers, "\(words)")
            }
        }
    }

    /// What bash offers for the last of these words.
    private static func complete(_ words: [String], environment: [String: String]) async throws -> [String] {
        let script = """
            PATH=\(URL(filePath: BitternProcess.binary).deletingLastPathComponent().path):$PATH
            source <(bittern completion bash)
            COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " ")))
            COMP_CWORD=\(words.count - 1)
            COMP_LINE="${COMP_WORDS[*]}"
            COMP_POINT=${#COMP_LINE}
            _bittern bittern "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = try await Subprocess.run(
            .path("/bin/bash"),
            arguments: ["-c", script],
            environment: .inherit.updating(
                Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0.key), $0.value) })
            ),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        #expect(result.standardError.isEmpty, "\(result.standardError)")
        return result.standardOutput.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private static func program(_ name: String) -> String? {
        ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { $0 + name }.first(where: FileManager.default.isExecutableFile)
    }
}
