import Curl
import Domain
import HTTPTypes

/// Looks at the doors of the running service, and at the address by which others find it.
struct DoorsCheckup {
    private static let limits = TransferLimits(connect: .seconds(2), total: .seconds(5), bodyBytes: 64 << 10)

    let configuration: BitternConfiguration

    func findings() async -> [CheckupFinding] {
        let curl = CurlLoop(userAgent: "bittern/\(Bittern.version)")
        let host =
            configuration.publicHost == "0.0.0.0"
            ? "127.0.0.1" : configuration.publicHost == "::" ? "[::1]" : configuration.publicHost
        let doors = [
            await door("public", "http://\(host):\(configuration.publicPort)", role: .receiver, curl),
            await door("operator", configuration.operatorURL, role: .console, curl),
        ]
        await curl.close()
        return doors + [address]
    }

    private func door(_ name: String, _ url: String, role: Role, _ curl: CurlLoop) async -> CheckupFinding {
        guard configuration.roles.contains(role) else { return .ok(name, "not a role of this configuration") }
        guard let address = WebAddress(url) else {
            return .problem(name, "\(url) is no address", "write http://host:port")
        }
        do {
            let answer = try await curl.send(
                address.request(.get, "/readyz"),
                limits: Self.limits,
                addresses: .anywhere
            )
            if answer.response.status.code == 200 { return .ok(name, "\(url) is ready") }
            return .problem(
                name,
                "\(url) answers, and is not ready",
                "\(configuration.operatorURL)/health?verbose says why"
            )
        } catch {
            return .warning(name, "nothing answers at \(url)", "start `bittern serve`, unless it runs elsewhere")
        }
    }

    private var address: CheckupFinding {
        let value = configuration.values.first { $0.key == .publicURL }
        guard value?.origin != .default else {
            return .warning(
                "address",
                "\(configuration.publicURL) is only this machine's own",
                "set BITTERN_PUBLIC_URL to what Bitbucket reaches this door by"
            )
        }
        guard configuration.publicURL.hasPrefix("https://") else {
            return .warning("address", "\(configuration.publicURL) is not https", "deliveries can be read on their way")
        }
        return .ok("address", configuration.publicURL)
    }
}
