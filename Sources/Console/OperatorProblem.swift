import Credentials
import Domain
import HTTPTypes
import Hooks
import Hummingbird
import NIOCore
import Postgres

/// An error as its caller reads it, `application/problem+json` (RFC 9457): what, which, and what to do.
struct OperatorProblem: Error {
    let status: Int
    let detail: String
    /// Members beside `status`, `title` and `detail`.
    var members = JSONObject()
    var headers = HTTPFields()

    init(_ status: Int, _ detail: String) {
        self.status = status
        self.detail = detail
    }

    static var unauthorized: OperatorProblem {
        var problem = OperatorProblem(
            401,
            "the operator token is missing or wrong; send it as `Authorization: Bearer …`. It is BITTERN_OPERATOR_TOKEN, "
                + "or in the file operator-token of the data directory"
        )
        problem.headers[.wwwAuthenticate] = #"Bearer realm="bittern""#
        return problem
    }

    static func methodNotAllowed(_ allowed: [String]) -> OperatorProblem {
        let list = allowed.joined(separator: ", ")
        var problem = OperatorProblem(405, "only \(list) is answered here")
        problem.headers[.allow] = list
        return problem
    }

    static func badRequest(_ detail: String) -> OperatorProblem { OperatorProblem(400, detail) }
    static func notFound(_ detail: String) -> OperatorProblem { OperatorProblem(404, detail) }
    static func conflict(_ detail: String) -> OperatorProblem { OperatorProblem(409, detail) }
    static func unprocessable(_ detail: String) -> OperatorProblem { OperatorProblem(422, detail) }

    /// `Not Found`, for the statuses of this door; one that is made from its code alone has no words.
    static func title(of status: Int) -> String {
        let known: [HTTPResponse.Status] = [
            .badRequest, .unauthorized, .notFound, .methodNotAllowed, .conflict, .contentTooLarge,
            .unprocessableContent,
            .forbidden, .tooManyRequests, .internalServerError, .badGateway, .serviceUnavailable,
        ]
        return known.first { $0.code == status }?.reasonPhrase ?? "Error \(status)"
    }

    var response: Response {
        var object: JSONObject = JSONObject([
            ("title", .string(Self.title(of: status))), ("status", .number(JSONNumber(status))),
            ("detail", .string(detail)),
        ])
        for member in members.members { object[member.name] = member.value }
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: .init(code: status),
            headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: JSONValue.object(object).encoded))
        )
    }
}

extension OperatorProblem {
    /// What an error of another room means at this door; `nil` for those that are mistakes of ours.
    init?(known error: any Error) {
        switch error {
        case let problem as OperatorProblem: self = problem
        case let error as PostgresError where error.isDatabaseAway:
            self.init(503, "the database does not answer: \(error); try again in a moment")
            headers[.retryAfter] = "1"
        case SQLState.undefinedFunction, SQLState.invalidSchemaName, SQLState.undefinedTable:
            self.init(503, "the database's schema is not the one of this version; run `bittern migrate`")
            headers[.retryAfter] = "5"
        case let error as RegistrationError: self.init(error.status, error.description)
        case let error as HookError: self.init(error)
        case let error as AppError: self.init(error.status, error.description)
        case let error as InvitationError: self.init(error.status, error.description)
        case let error as ConsumerError: self.init(409, error.description)
        case let error as SealError:
            self.init(409, "\(error); the service needs the key with which that was sealed in its keyring")
        case is NIOTooManyBytesError:
            self.init(413, "the body has more than \(OperatorDoor.bodyLimitBytes) bytes")
        case let error as HTTPError: self.init(error.status.code, error.body ?? error.status.reasonPhrase)
        default: return nil
        }
    }
}

extension RegistrationError {
    fileprivate var status: Int {
        switch self {
        case .refused, .noToken: 422
        case .unreachable: 502
        case .noBaseURL, .badBaseURL: 400
        }
    }
}

extension AppError {
    fileprivate var status: Int {
        switch self {
        case .unknownScope, .mandatoryScope: 422
        case .secretWithoutClientID, .badAddress: 400
        case .noShared: 409
        }
    }
}

extension InvitationError {
    fileprivate var status: Int {
        switch self {
        case .notReady: 409
        case .returnNotAllowed: 422
        }
    }
}
