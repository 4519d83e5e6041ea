import Credentials
import Domain

/// Looks at the keyring and the operators' token.
struct SecretsCheckup {
    let configuration: BitternConfiguration

    private var directory: DataDirectorySecrets { DataDirectorySecrets(in: configuration.dataDirectory) }

    var keyring: CheckupFinding {
        let what = "keyring"
        do {
            guard let text = try configuration.keyring ?? directory.existingKeyring() else {
                guard configuration.databaseURL != nil else {
                    return .warning(what, "there is none yet", "`bittern serve` makes one in the data directory")
                }
                return .problem(
                    what,
                    "BITTERN_KEYRING is not set",
                    "make one with `bittern keys generate`; a database of your own needs a keyring of your own"
                )
            }
            let ids = try Keyring(parsing: text).ids
            return .ok(what, "\(ids.count) keys; \(ids[0]) seals")
        } catch {
            return .problem(what, "\(error)", "restore it; what was sealed with a lost key cannot be opened")
        }
    }

    var token: CheckupFinding {
        let what = "token"
        do {
            guard try configuration.operatorToken ?? directory.existingOperatorToken() != nil else {
                return .warning(
                    what,
                    "there is no operator token",
                    "`bittern serve` makes one in the data directory; or set BITTERN_OPERATOR_TOKEN"
                )
            }
            return .ok(what, "the operator token is there")
        } catch {
            return .problem(what, "\(error)", "the operators' door stays closed until then")
        }
    }
}
