package import Credentials

/// What the door needs in order to look after apps, and the connections that customers make to them.
package struct Installations: Sendable {
    let apps: Apps
    let shared: SharedConsumers
    let invitations: Invitations
    let doctor: ScopeDoctor
    let check: ConnectionCheck
    let revocation: Revocation
    let callbackURL: String

    /// `callbackURL` is what is entered in Bitbucket as the OAuth consumer's.
    package init(
        apps: Apps,
        shared: SharedConsumers,
        invitations: Invitations,
        doctor: ScopeDoctor,
        check: ConnectionCheck,
        revocation: Revocation,
        callbackURL: String
    ) {
        self.apps = apps
        self.shared = shared
        self.invitations = invitations
        self.doctor = doctor
        self.check = check
        self.revocation = revocation
        self.callbackURL = callbackURL
    }
}
