import FoundationEssentials
import Glibc

/// A process that may be the PostgreSQL server of one cluster.
///
/// A number alone proves nothing: after a restart of the machine it may belong to any program.
struct ServerProcess: Hashable, Sendable {
    let pid: Int32
    /// The cluster's data folder, absolute and without links.
    let dataFolder: String

    /// True while the process lives and is a PostgreSQL of this very folder.
    var isAlive: Bool {
        guard name(of: pid) == "postgres" else { return false }
        return isInside(pid) || arguments(of: pid).contains(dataFolder)
    }

    func send(_ signal: Int32) {
        guard isAlive else { return }
        kill(pid, signal)
    }

    /// Waits until it is gone.
    ///
    /// - Returns: False when it is still there after `limit`.
    func isGone(within limit: Duration) async -> Bool {
        let end = ContinuousClock.now + limit
        while isAlive {
            guard ContinuousClock.now < end else { return false }
            // A cancelled task cannot sleep, and must not leave a server behind half stopped: it waits on its thread.
            if (try? await Task.sleep(for: .milliseconds(20))) == nil { usleep(20_000) }
        }
        return true
    }

    /// Fast shutdown; when that takes longer than `limit`, immediate shutdown, which the next start recovers from.
    ///
    /// - Returns: False when even that did not end it.
    func stop(within limit: Duration, say: @Sendable (String) -> Void) async -> Bool {
        send(SIGINT)
        if await isGone(within: limit) { return true }
        say("PostgreSQL did not stop within \(limit); stopping it at once")
        send(SIGQUIT)
        return await isGone(within: .seconds(10))
    }

    /// Servers' child processes that outlived a server that was killed: they still have the cluster's memory and files.
    static func leftovers(of dataFolder: String) -> [ServerProcess] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { Int32($0) }
            .map { ServerProcess(pid: $0, dataFolder: dataFolder) }
            .filter { $0.isInside($0.pid) && $0.name(of: $0.pid) == "postgres" }
    }

    private func name(of pid: Int32) -> String {
        // "17 (postgres) S 1 …"; a zombie has the state Z and is as good as gone.
        let text = contents("/proc/\(pid)/stat")
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else { return "" }
        let state = text[text.index(after: close)...].split(separator: " ").first
        return state == "Z" || state == "X" ? "" : String(text[text.index(after: open)..<close])
    }

    /// A server and its children work in their data folder.
    ///
    /// Not readable for processes of other users.
    private func isInside(_ pid: Int32) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")) == dataFolder
    }

    private func arguments(of pid: Int32) -> [String] {
        contents("/proc/\(pid)/cmdline").split(separator: "\0").map { String($0) }
    }

    private func contents(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
