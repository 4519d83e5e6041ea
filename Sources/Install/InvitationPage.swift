import BitbucketAPI
import Domain
import FoundationEssentials
import HTTPTypes

/// What an open link shows: for whom, what will be allowed, and the button that leads to Bitbucket.
struct InvitationPage {
    let app: App
    let customer: String
    /// As they will be asked for.
    let scopes: [String]
    /// Of Bitbucket's consent page.
    let authorizeURL: String
    let expiresAt: Date
    let isReauthorization: Bool

    var page: Page {
        Page(
            status: .ok,
            title: isReauthorization ? "Authorize \(app.title) again" : "Connect \(app.title)",
            content: """
                \(opening)
                <h2>What you allow</h2>
                \(allowed)
                <form method="post">
                <button class="act">Continue to \(host)</button>
                </form>
                <p class="small">Nothing is connected yet: the next page, which is Bitbucket’s, asks for your consent. You can take it
                back at any time in your settings there.</p>
                <p class="small">The link to this page connects one account, and is good until
                <time datetime="\(expiresAt.formatted(.iso8601))">\(expiry)</time>.</p>
                """,
            formTargets: formTargets
        )
    }

    private var opening: HTML {
        guard isReauthorization else {
            return """
                <p>You are asked to connect an account of \(app.title) for <strong><bdi>\(customer)</bdi></strong>. It will be the
                account that you are signed in with at <strong>\(host)</strong>.</p>
                """
        }
        return """
            <p>The connection of <strong><bdi>\(customer)</bdi></strong> has to be authorized again. Sign in at
            <strong>\(host)</strong> with the account that was connected before; everything else stays as it was set up.</p>
            """
    }

    private var allowed: HTML {
        guard !scopes.isEmpty else { return "<p>Nothing but what everybody may see there.</p>" }
        return """
            <ul>
            \(scopes.map(item))
            </ul>
            """
    }

    private func item(_ scope: String) -> HTML {
        guard let fact = Scopes.find(scope, app: app) else {
            return "<li>A permission that has no description here <code>\(scope)</code></li>"
        }
        return "<li>\(fact.allows.prefix(1).uppercased() + fact.allows.dropFirst()) <code>\(scope)</code></li>"
    }

    private var host: String { URL(string: authorizeURL)?.host() ?? app.title }

    /// Browsers hold what a form leads to against its page's policy, redirects included.
    ///
    /// Bitbucket redirects to wherever its users sign in, an identity provider of the customer's for instance, so that its own
    /// origin alone would leave whoever is not signed in before a button that does nothing.
    private var formTargets: String { authorizeURL.hasPrefix("https:") ? "'self' https:" : "'self' https: http:" }

    /// `2026-11-26 14:03 UTC`.
    private var expiry: String {
        let text = expiresAt.formatted(.iso8601)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }
}
