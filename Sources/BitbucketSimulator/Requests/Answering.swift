import BitbucketAPI
import Domain
import HTTPTypes

/// What became of one request: its answer, and who asked.
struct Answered: Sendable {
    let answer: APIAnswer
    let caller: Caller?
}

extension World {
    /// Bitbucket asks in this order: is there such a place, whose token, which scopes; the endpoint asks the rest.
    mutating func answer(_ asked: APICall) -> Answered {
        let words = Wording(asked.path)
        let bearer = caller(token: asked.bearer, at: words.product)
        let found = Endpoint.find(asked)
        do throws(Refusal) {
            guard case .open(let work)? = found?.endpoint.work, let call = found?.call else {
                let caller = try signedIn(asked, bearer, words, isSimulated: found != nil)
                guard case .signedIn(let work)? = found?.endpoint.work, let call = found?.call else {
                    throw Refusal(words.notSimulated)
                }
                return Answered(answer: words.signed(try work(&self, call, caller), caller), caller: caller)
            }
            return Answered(answer: try work(&self, call), caller: bearer.caller)
        } catch {
            return Answered(answer: error.answer, caller: bearer.caller)
        }
    }

    private func signedIn(
        _ call: APICall,
        _ bearer: Bearer,
        _ words: Wording,
        isSimulated: Bool
    ) throws(Refusal) -> Caller {
        let operation = RequestCheck(call: call).operation
        guard isSimulated || operation != nil else { throw Refusal(words.unknownPlace) }
        switch bearer {
        case .unknown: throw Refusal(words.unauthorized)
        case .expired: throw Refusal(words.expired)
        case .caller(let caller):
            let lacking = caller.lacks(operation?.scopes ?? [], of: words.product)
            guard lacking.isEmpty else {
                throw Refusal(words.forbidden(needs: operation?.scopes ?? [], granted: caller.scopes))
            }
            return caller
        }
    }
}
