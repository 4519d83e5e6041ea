import Glibc
import Subprocess

/// A small shell beside the test process that ends the server and removes its folder when the process has gone, however
/// it went: no test run has a last moment of its own to do it in.
enum Watchdog {
    static func start(folder: String) async throws {
        var options = PlatformOptions()
        options.createSession = true
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: ["-c", "(\(script)) </dev/null >/dev/null 2>&1 &", "watchdog", "\(getpid())", folder],
            platformOptions: options,
            output: .discarded
        )
        precondition(result.terminationStatus.isSuccess, "the watchdog shell starts")
    }

    /// The pid file's first line is the server, its fifth the folder of its socket.
    private static let script = """
        while kill -0 "$1"; do sleep 0.3; done
        file="$2/postgres/data/postmaster.pid"
        server=$(sed -n 1p "$file"); socket=$(sed -n 5p "$file")
        if [ -n "$server" ]; then kill -QUIT "$server"; while kill -0 "$server"; do sleep 0.1; done; fi
        rm -rf "$2"
        if [ -n "$socket" ]; then rm -rf "$socket"; fi
        """
}
