import ArgumentParser
import Credentials
import Curl
import EmbeddedPostgres
import Migrations
import Postgres

/// How the program ends: what scripts may rely on.
package enum ExitStatus: RawRepresentable, Equatable, Sendable {
    case done
    case failed
    case usage
    /// The service, the database or Bitbucket does not answer.
    case away
    case notAllowed
    case configuration
    /// Of a program that was run for the caller.
    case other(Int32)

    package init(rawValue: Int32) {
        switch rawValue {
        case 0: self = .done
        case 1: self = .failed
        case 2, 64: self = .usage  // 64 is what ArgumentParser says
        case 69: self = .away
        case 77: self = .notAllowed
        case 78: self = .configuration
        default: self = .other(rawValue)
        }
    }

    package var rawValue: Int32 {
        switch self {
        case .done: 0
        case .failed: 1
        case .usage: 2
        case .away: 69
        case .notAllowed: 77
        case .configuration: 78
        case .other(let code): code
        }
    }

    /// What an error of a command comes to.
    package init(_ error: any Error) {
        switch error {
        case let error as CommandError: self = error.status
        case is ConfigurationError, SealError.malformedKeyring: self = .configuration
        case SQLState.insufficientPrivilege, SQLState.Class.invalidAuthorization, MigrationError.notAllowed:
            self = .notAllowed
        case let error as PostgresError where error.isDatabaseAway: self = .away
        case is TransferError: self = .away
        default: self = ExitStatus(rawValue: Bittern.exitCode(for: error).rawValue)
        }
    }

    /// Runs the command of a command line, and says on standard error why it failed.
    static func of(running arguments: [String]) async -> ExitStatus {
        do {
            var command = try await Bittern.asyncParseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .done
        } catch {
            let status = ExitStatus(error)
            let message = Self.message(of: error)
            if !message.isEmpty { status == .done ? Terminal.print(message) : Terminal.complain(message) }
            return status
        }
    }

    /// Usage mistakes, help and versions are worded by ArgumentParser, and so is nothing at all.
    private static func message(of error: any Error) -> String {
        switch error {
        case is CommandError, is ConfigurationError, is SealError, is PostgresError, is TransferError,
            is MigrationError,
            is EmbeddedPostgresError:
            "bittern: \(error)"
        default: Bittern.fullMessage(for: error)
        }
    }
}
