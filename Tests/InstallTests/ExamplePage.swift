import Domain
import Foundation
import Telemetry
import Testing

@testable import Credentials
@testable import Install

/// A page as a customer may see it.
struct ExamplePage: Sendable, CustomTestStringConvertible {
    let name: String
    let page: Page

    var testDescription: String { name }

    static let all = invitations + connected + notices

    /// Words that would do harm if they were taken for markup.
    static let hostile = #"<script>alert("acme")</script> & Söhne' onload="x"#

    static let invitations = [
        ExamplePage(name: "invitation", page: invitation().page),
        ExamplePage(
            name: "invitation_again",
            page: invitation(
                app: .bitbucketDatacenter,
                scopes: ["REPO_READ"],
                authorizeURL: "http://bitbucket.intern:7990/rest/oauth2/latest/authorize",
                isReauthorization: true
            ).page
        ),
        ExamplePage(name: "invitation_without_scopes", page: invitation(app: .bitbucketDatacenter, scopes: []).page),
        ExamplePage(
            name: "invitation_hostile",
            page: invitation(customer: hostile, scopes: ["account", hostile]).page
        ),
    ]

    static let connected = [
        ExamplePage(name: "connected", page: ConnectedPage(connection(), returnTo: nil).page),
        ExamplePage(
            name: "connected_again",
            page: ConnectedPage(connection(isReauthorization: true), returnTo: "https://shop.example.org/done?a=1&b=2")
                .page
        ),
        ExamplePage(
            name: "connected_with_less",
            page: ConnectedPage(
                connection(account: nil, workspaces: [], missing: ["pullrequest:write", "webhook"]),
                returnTo: nil
            ).page
        ),
        ExamplePage(
            name: "connected_hostile",
            page: ConnectedPage(
                connection(
                    customer: hostile,
                    account: hostile,
                    workspaces: (1...22).map { "ws\($0)<b>" },
                    granted: [hostile],
                    missing: [hostile]
                ),
                returnTo: #"https://shop.example.org/"><script>"#
            ).page
        ),
    ]

    static let notices =
        [
            Notice.unknownLink, .expiredLink, .usedLink, .notConfigured, .foreignForm, .otherBrowser, .forged,
            .replayed,
            .tooLate, .declined, .failedThere(hostile), .alreadyConnected, .consumerRefused, .codeRefused,
            .bitbucketAway, .databaseAway, .notStored, .nameTaken, .mistake,
        ].map { ExamplePage(name: $0.answer.rawValue, page: $0.page) }

    static func invitation(
        app: App = .bitbucket,
        customer: String = "acme",
        scopes: [String] = ["account", "pullrequest:write", "webhook", "something:new"],
        authorizeURL: String = "https://bitbucket.org/site/oauth2/authorize",
        isReauthorization: Bool = false
    ) -> InvitationPage {
        InvitationPage(
            app: app,
            customer: customer,
            scopes: scopes,
            authorizeURL: authorizeURL,
            expiresAt: Date(timeIntervalSince1970: 1_795_788_180),
            isReauthorization: isReauthorization
        )
    }

    static func connection(
        customer: String = "acme",
        account: String? = "Ada Example",
        workspaces: [String] = ["acme", "acme-labs"],
        granted: [String] = ["account", "pullrequest:write", "webhook"],
        missing: [String] = [],
        isReauthorization: Bool = false
    ) -> InstalledConnection {
        InstalledConnection(
            name: "acme",
            customer: customer,
            app: .bitbucket,
            accountName: account,
            workspaces: workspaces,
            grantedScopes: granted,
            missingScopes: missing,
            returnTo: nil,
            isReauthorization: isReauthorization
        )
    }
}
