import Bitbucket
package import Credentials
import Domain
import HTTPTypes
package import Hummingbird
import Postgres
import Store
package import Telemetry

/// The pages by which a customer connects an account: the link that they were sent, Bitbucket, and back.
///
/// They work without a script. Only the button's POST and the way back from Bitbucket change anything: programs that look at
/// links in mails, with GET or HEAD, do not.
package struct ConnectPages: Sendable {
    private let invitations: Invitations
    private let apps: Apps
    private let consent: Consent
    private let cookie: ConsentCookie
    private let ownForm: OwnForm
    private let telemetry: Telemetry

    /// `publicURL`, without a slash at its end, is where customers' browsers reach these pages.
    package init(
        invitations: Invitations,
        apps: Apps,
        consent: Consent,
        publicURL: String,
        telemetry: Telemetry
    ) {
        self.invitations = invitations
        self.apps = apps
        self.consent = consent
        cookie = ConsentCookie(publicURL: publicURL)
        ownForm = OwnForm(publicURL: publicURL)
        self.telemetry = telemetry
    }

    /// Answers `/connect/{invitation}` and `/oauth/callback`, whatever goes wrong; `nil` for any other path.
    package func answer(_ request: Request) async -> Response? {
        let path = request.uri.path
        let isCallback = path == "/oauth/callback"
        guard isCallback || path.hasPrefix("/connect/") else { return nil }
        let token = String(path.dropFirst("/connect/".count))
        do {
            switch request.method {
            case .get where isCallback: return try await complete(request)
            case .get: return try await show(token)
            case .head where !isCallback: return try await show(token).createHeadResponse()
            case .post where !isCallback: return try await begin(request, token)
            default: return Self.notAllowed(instead: isCallback ? "GET" : "GET, HEAD, POST")
            }
        } catch let error as ConsentError {
            return answer(Notice(error), detail: error.detail)
        } catch let fault as CallbackFault {
            return answer(.forged, detail: fault.reason)
        } catch let error as PostgresError where error.isDatabaseAway {
            return answer(.databaseAway, detail: String(describing: error))
        } catch {
            telemetry.observe(.unexpected(room: "install", reason: String(describing: error)))
            return answer(.mistake, detail: nil)
        }
    }

    private func show(_ token: String) async throws -> Response {
        guard let invitation = try await invitations.find(token) else { throw ConsentError.unknownLink }
        switch invitation.standing {
        case .used: throw ConsentError.usedLink
        case .expired: throw ConsentError.expiredLink
        case .open: break
        }
        let settings = try await apps.settings(of: invitation.app)
        guard let addresses = settings.addresses, apps.isReady(settings) else {
            throw ConsentError.notConfigured(invitation.app)
        }
        let page = InvitationPage(
            app: invitation.app,
            customer: invitation.customer,
            scopes: settings.configuredScopes,
            authorizeURL: addresses.authorize,
            expiresAt: invitation.expiresAt,
            isReauthorization: invitation.isReauthorization
        )
        telemetry.observe(.connectAnswered(.invitation, detail: "customer \(invitation.customer)"))
        return page.page.response
    }

    private func begin(_ request: Request, _ token: String) async throws -> Response {
        guard ownForm.isSender(of: request.headers) else { return answer(.foreignForm, detail: nil) }
        let (location, value) = try await consent.begin(invitation: token)
        telemetry.observe(.connectAnswered(.sentToBitbucket, detail: nil))
        var headers = Page.privacy
        headers[.location] = location
        headers[.setCookie] = cookie.line(setting: value)
        return Response(status: .seeOther, headers: headers)
    }

    private func complete(_ request: Request) async throws -> Response {
        let callback = try CallbackQuery(request.uri.query ?? "")
        let installed = try await consent.complete(callback, cookie: cookie.value(in: request.headers))
        telemetry.observe(.connectionChanged(connection: installed.name, state: "active"))
        telemetry.observe(
            .connectAnswered(
                installed.missingScopes.isEmpty ? .connected : .scopesMissing,
                detail: "customer \(installed.customer), connection \(installed.name)"
                    + (installed.missingScopes.isEmpty
                        ? "" : ", not granted: \(installed.missingScopes.joined(separator: ", "))")
            )
        )
        // Allowed when the link was made; the operator may have changed that since.
        let returnTo = installed.returnTo.flatMap { invitations.mayReturn(to: $0) ? $0 : nil }
        return ConnectedPage(installed, returnTo: returnTo).page.response
    }

    private func answer(_ notice: Notice, detail: String?) -> Response {
        telemetry.observe(.connectAnswered(notice.answer, detail: detail))
        return notice.page.response
    }

    private static func notAllowed(instead methods: String) -> Response {
        var headers = Page.privacy
        headers[.allow] = methods
        return Response(status: .methodNotAllowed, headers: headers)
    }
}
