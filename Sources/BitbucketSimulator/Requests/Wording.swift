import Domain
import HTTPTypes

/// How the product at a path says what every endpoint may have to say.
struct Wording: Sendable {
    let product: Product

    init(_ path: String) {
        product = path.hasPrefix("/rest/") || path.hasPrefix("/plugins/") ? .datacenter : .cloud
    }

    /// No token, or one that nobody has.
    var unauthorized: APIAnswer { product == .cloud ? CloudAnswer.unauthorized : DataCenterAnswer.unauthorized }

    var expired: APIAnswer { product == .cloud ? CloudAnswer.expired : DataCenterAnswer.unauthorized }

    var unknownPlace: APIAnswer { product == .cloud ? CloudAnswer.unknownPlace : DataCenterAnswer.unknownPlace }

    /// Bitbucket has it, and its double does not.
    var notSimulated: APIAnswer {
        let reason = "This is not simulated. Script an answer for it."
        return product == .cloud ? CloudAnswer.error(501, reason) : DataCenterAnswer.error(501, reason)
    }

    /// The token is good, and was not granted what this needs.
    func forbidden(needs scopes: [String], granted: [String]) -> APIAnswer {
        switch product {
        case .cloud: CloudAnswer.forbidden(needs: scopes, granted: granted)
        case .datacenter: DataCenterAnswer.forbidden
        }
    }

    /// Data Center says in each answer whom it took the caller for.
    func signed(_ answer: APIAnswer, _ caller: Caller) -> APIAnswer {
        guard product == .datacenter else { return answer }
        var answer = answer
        answer.headers[.userName] = caller.person.nickname
        return answer
    }
}
