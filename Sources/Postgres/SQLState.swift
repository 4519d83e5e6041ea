/// A five-character SQLSTATE, such as `23505`, whose first two characters are its class.
///
/// Matches in a `catch` or a `switch` over an error:
///
/// ```swift
/// do {
///     try await connection.execute(query)
/// } catch SQLState.uniqueViolation {
///     …
/// } catch SQLState.Class.insufficientResources {
///     …
/// }
/// ```
package struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    package var `class`: Class { Class(rawValue: String(rawValue.prefix(2))) }

    package static func ~= (state: SQLState, error: any Error) -> Bool {
        (error as? PostgresError)?.state == state
    }

    /// The first two characters: a family of states.
    package struct Class: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        package static func ~= (family: Class, error: any Error) -> Bool {
            (error as? PostgresError)?.state?.class == family
        }

        package static let connectionException = Class(rawValue: "08")
        package static let featureNotSupported = Class(rawValue: "0A")
        package static let dataException = Class(rawValue: "22")
        package static let integrityConstraintViolation = Class(rawValue: "23")
        package static let invalidTransactionState = Class(rawValue: "25")
        package static let invalidAuthorization = Class(rawValue: "28")
        package static let transactionRollback = Class(rawValue: "40")
        package static let syntaxErrorOrAccessRule = Class(rawValue: "42")
        package static let insufficientResources = Class(rawValue: "53")
        package static let programLimitExceeded = Class(rawValue: "54")
        package static let objectNotInPrerequisiteState = Class(rawValue: "55")
        package static let operatorIntervention = Class(rawValue: "57")
        package static let systemError = Class(rawValue: "58")
        package static let internalError = Class(rawValue: "XX")
    }
}

extension SQLState {
    // What our own functions raise: for something that is named and is not there, and for what cannot be done as things
    // stand. Their messages are for the operator.
    package static let noDataFound = SQLState(rawValue: "P0002")
    package static let prerequisiteMissing = SQLState(rawValue: "55000")

    // Constraints.
    package static let notNullViolation = SQLState(rawValue: "23502")
    package static let foreignKeyViolation = SQLState(rawValue: "23503")
    package static let uniqueViolation = SQLState(rawValue: "23505")
    package static let checkViolation = SQLState(rawValue: "23514")
    package static let exclusionViolation = SQLState(rawValue: "23P01")

    // Data.
    package static let stringDataRightTruncation = SQLState(rawValue: "22001")
    package static let numericValueOutOfRange = SQLState(rawValue: "22003")
    package static let nullValueNotAllowed = SQLState(rawValue: "22004")
    package static let invalidDatetimeFormat = SQLState(rawValue: "22007")
    package static let datetimeFieldOverflow = SQLState(rawValue: "22008")
    package static let invalidTimeZoneDisplacement = SQLState(rawValue: "22009")
    package static let divisionByZero = SQLState(rawValue: "22012")
    package static let characterNotInRepertoire = SQLState(rawValue: "22021")
    package static let invalidParameterValue = SQLState(rawValue: "22023")
    package static let invalidTextRepresentation = SQLState(rawValue: "22P02")
    package static let untranslatableCharacter = SQLState(rawValue: "22P05")

    // Transactions: run it again.
    package static let serializationFailure = SQLState(rawValue: "40001")
    package static let deadlockDetected = SQLState(rawValue: "40P01")

    // Transactions: in the wrong state for it.
    package static let readOnlySQLTransaction = SQLState(rawValue: "25006")
    package static let inFailedSQLTransaction = SQLState(rawValue: "25P02")
    package static let idleInTransactionSessionTimeout = SQLState(rawValue: "25P03")

    // Names and rights.
    package static let invalidPassword = SQLState(rawValue: "28P01")
    package static let invalidSchemaName = SQLState(rawValue: "3F000")
    package static let insufficientPrivilege = SQLState(rawValue: "42501")
    package static let invalidName = SQLState(rawValue: "42602")
    package static let syntaxError = SQLState(rawValue: "42601")
    package static let undefinedColumn = SQLState(rawValue: "42703")
    package static let undefinedObject = SQLState(rawValue: "42704")
    package static let duplicateObject = SQLState(rawValue: "42710")
    package static let datatypeMismatch = SQLState(rawValue: "42804")
    package static let undefinedFunction = SQLState(rawValue: "42883")
    package static let undefinedTable = SQLState(rawValue: "42P01")
    package static let duplicateDatabase = SQLState(rawValue: "42P04")
    package static let duplicateSchema = SQLState(rawValue: "42P06")
    package static let duplicateTable = SQLState(rawValue: "42P07")

    // The server has not enough of something.
    package static let diskFull = SQLState(rawValue: "53100")
    package static let outOfMemory = SQLState(rawValue: "53200")
    package static let tooManyConnections = SQLState(rawValue: "53300")
    package static let programLimitExceeded = SQLState(rawValue: "54000")

    // Somebody intervened.
    package static let objectInUse = SQLState(rawValue: "55006")
    package static let lockNotAvailable = SQLState(rawValue: "55P03")
    package static let queryCanceled = SQLState(rawValue: "57014")
    package static let adminShutdown = SQLState(rawValue: "57P01")
    package static let crashShutdown = SQLState(rawValue: "57P02")
    package static let cannotConnectNow = SQLState(rawValue: "57P03")
    package static let databaseDropped = SQLState(rawValue: "57P04")
    package static let ioError = SQLState(rawValue: "58030")

    // Others.
    package static let featureNotSupported = SQLState(rawValue: "0A000")
    package static let invalidStatementName = SQLState(rawValue: "26000")
    package static let raiseException = SQLState(rawValue: "P0001")
}
