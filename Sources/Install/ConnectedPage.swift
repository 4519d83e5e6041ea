import Credentials
import FoundationEssentials
import HTTPTypes

/// The end of the way: whose account was connected, for whom, and what is still missing.
struct ConnectedPage {
    private let connection: InstalledConnection
    private let returnTo: String?

    /// `returnTo` is an address that customers may be sent back to, or none.
    init(_ connection: InstalledConnection, returnTo: String?) {
        self.connection = connection
        self.returnTo = returnTo
    }

    /// Workspaces that are named on the page; the rest is counted.
    private static let namedWorkspaces = 20

    var page: Page {
        Page(
            status: .ok,
            title: isComplete ? "Connected" : "Connected, but permissions are missing",
            tone: isComplete ? .good : .care,
            content: """
                <p>\(whose) is connected for <strong><bdi>\(connection.customer)</bdi></strong>\(again).</p>
                \(warning)
                <dl>
                \(rows)
                </dl>
                \(wayOut)
                <p class="small">You can take this back at any time in your settings at \(connection.app.title).</p>
                """
        )
    }

    private var isComplete: Bool { connection.missingScopes.isEmpty }

    private var whose: HTML {
        guard let account = connection.accountName else { return "Your account of \(connection.app.title)" }
        return "The account <strong><bdi>\(account)</bdi></strong> of \(connection.app.title)"
    }

    private var again: HTML { connection.isReauthorization ? " again; all that was set up for it goes on" : .nothing }

    private var warning: HTML {
        guard !isComplete else { return .nothing }
        return """
            <h2>What is missing</h2>
            <p>Bitbucket did not grant everything that was asked for. Whoever sent you the link has to tick these boxes first, in the
            settings of the OAuth consumer at Bitbucket, and then send you a new link:</p>
            <ul>
            \(connection.missingScopes.map { "<li><strong><bdi>\($0)</bdi></strong></li>" as HTML })
            </ul>
            """
    }

    private var rows: [HTML] {
        var rows: [HTML] = ["<dt>Connection</dt><dd><code>\(connection.name)</code></dd>"]
        if !connection.workspaces.isEmpty { rows.append("<dt>Workspaces</dt><dd>\(names)</dd>") }
        if !connection.grantedScopes.isEmpty {
            let names = connection.grantedScopes.joined(separator: ", ")
            rows.append("<dt>Permissions granted</dt><dd><code>\(names)</code></dd>")
        }
        return rows
    }

    private var names: HTML {
        let named = connection.workspaces.prefix(Self.namedWorkspaces).joined(separator: ", ")
        let rest = connection.workspaces.count - Self.namedWorkspaces
        return rest > 0 ? "<bdi>\(named)</bdi> and \(String(rest)) more" : "<bdi>\(named)</bdi>"
    }

    private var wayOut: HTML {
        guard let returnTo, let host = URL(string: returnTo)?.host() else { return "<p>You can close this page.</p>" }
        return #"<p><a class="act" href="\#(returnTo)">Back to \#(host)</a></p>"#
    }
}
