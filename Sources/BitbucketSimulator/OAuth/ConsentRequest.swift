import Domain

/// What a browser brings to the consent page of either product, checked as far as nobody can be sent back yet.
struct ConsentRequest: Sendable {
    let consumer: SimulatedConsumer
    let callback: String
    let fields: FormFields

    private static let kept = [
        "client_id", "response_type", "redirect_uri", "state", "scope", "code_challenge", "code_challenge_method",
    ]

    /// Throws the page or the body that says what is wrong with the integration.
    init(_ fields: FormFields, of product: Product, in world: World) throws(Refusal) {
        guard let consumer = world.oauth.consumer(fields["client_id"] ?? "", of: product) else {
            throw Refusal(ConsentPage.misconfigured("client_id"))
        }
        guard let callback = consumer.callback else { throw Refusal(OAuthError.noCallback.answer) }
        // Cloud takes the registered address when there is none; Data Center wants to hear it.
        let asked = fields["redirect_uri"] ?? (product == .cloud ? callback : "")
        guard asked == callback else { throw Refusal(ConsentPage.misconfigured("redirect_uri")) }
        self.consumer = consumer
        self.callback = callback
        self.fields = fields
    }

    /// What the form has to carry from the page to its answer.
    var hidden: [(String, String?)] { Self.kept.map { ($0, fields[$0]) } }

    /// Sends the browser back with these fields, and the state as it came.
    func back(_ answer: [(String, String?)]) -> APIAnswer {
        let query = FormFields.encoded(answer + [("state", fields["state"])])
        return .redirect(to: callback + (callback.contains("?") ? "&" : "?") + query)
    }

    /// What is granted: on Cloud all that is ticked, whatever is asked; on Data Center what is asked, of what is ticked.
    ///
    /// Nil when nothing of what was asked may be had.
    var scopes: [String]? {
        guard consumer.product == .datacenter, let asked = fields["scope"], !asked.isEmpty else {
            return consumer.scopes
        }
        let ticked = Caller.closure(of: consumer.scopes, .datacenter)
        let granted = asked.split(separator: " ").map(String.init).filter(ticked.contains)
        return granted.isEmpty ? nil : granted
    }

    /// Throws the way back when the challenge is none that Data Center knows; Cloud looks at none.
    func challenge() throws(Refusal) -> CodeChallenge? {
        guard consumer.product == .datacenter, let value = fields["code_challenge"] else { return nil }
        guard let method = CodeChallenge.Method(rawValue: fields["code_challenge_method"] ?? "plain") else {
            throw Refusal(
                back([
                    ("error", "invalid_request"), ("error_description", "code_challenge_method is not supported"),
                ])
            )
        }
        return CodeChallenge(value: value, method: method)
    }
}
