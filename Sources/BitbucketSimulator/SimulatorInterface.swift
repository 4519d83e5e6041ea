package import Domain
package import HTTPTypes

/// What a test asks of a simulator and does to it, beside sending it requests.
extension BitbucketSimulator {
    /// The requests so far, in order, the last 10,000 at most; those to `/simulator/…` are not among them.
    package func requests() -> [RecordedRequest] { state.withWorld { $0.log.requests } }

    /// The deliveries to hooks so far, in the order they ended, the last 10,000 at most.
    package func deliveries() -> [HookDelivery] { state.withWorld { $0.log.deliveries } }

    /// The requests that Bitbucket would not have known, in order; none, if the program under test knows Bitbucket.
    package func strangers() -> [Stranger] { state.withWorld { $0.log.strangers } }

    /// What was granted to consumers so far, in order, revoked or not.
    package func grants() -> [SimulatedGrant] { state.withWorld { $0.oauth.grants } }

    /// The hooks that are registered now, by whatever way.
    package func hooks() -> [SimulatedHook] { state.withWorld { $0.hooks } }

    /// Gives these answers, one each, to the next requests with this method and path, before any check of a token.
    ///
    /// `path` is without a query; a `*` at its end stands for any rest. With `containing` only requests are meant whose
    /// body has this text (`grant_type=refresh_token`). Then the usual answers come again.
    package func script(
        _ method: HTTPRequest.Method,
        _ path: String,
        containing text: String? = nil,
        answers: [ScriptedAnswer]
    ) {
        state.withWorld { $0.scripts.add(method.rawValue, path, containing: text, answers) }
    }

    /// Registers a hook for these event keys; its deliveries are signed when there is a secret.
    ///
    /// Bodies longer than `gzipAboveBytes` are compressed, none without it.
    @discardableResult
    package func addHook(
        url: String,
        secret: String?,
        events: [String],
        gzipAboveBytes: Int? = nil,
        place: HookPlace = .anywhere
    ) -> SimulatedHook {
        state.withWorld { world in
            let now = world.now
            return world.addHook {
                SimulatedHook(
                    id: $0,
                    url: url,
                    secret: secret,
                    events: events,
                    gzipAboveBytes: gzipAboveBytes,
                    place: place,
                    at: now
                )
            }
        }
    }

    /// Changes the hooks behind Bittern's back, as a person does in Bitbucket's settings.
    package func changeHooks(_ change: @Sendable (inout [SimulatedHook]) -> Void) {
        state.withWorld { change(&$0.hooks) }
    }

    /// Adds somebody, or puts them in place of the one with this uuid.
    package func add(_ account: SimulatedAccount) { state.withWorld { $0.add(account) } }

    /// Adds a consumer, or puts it in place of the one with its key and product; what was granted to that one stays.
    package func add(_ consumer: SimulatedConsumer) { state.withWorld { $0.oauth.put(consumer) } }

    /// Changes a consumer, as its owner does: a new secret, other boxes ticked.
    ///
    /// False when there is none of this key.
    @discardableResult
    package func changeConsumer(
        _ key: String,
        of product: Product = .cloud,
        _ change: @Sendable (inout SimulatedConsumer) -> Void
    ) -> Bool {
        state.withWorld { world in
            guard var consumer = world.oauth.consumer(key, of: product) else { return false }
            change(&consumer)
            world.oauth.put(consumer)
            return true
        }
    }

    /// Ends what was granted, as a customer does in their settings: its tokens are unknown at once.
    ///
    /// Without a key those of every consumer, without a nickname those of every account; returns how many.
    @discardableResult
    package func revoke(consumer: String? = nil, account: String? = nil) -> Int {
        state.withWorld { world in
            world.oauth.revoke {
                (consumer ?? $0.consumer) == $0.consumer && (account ?? $0.account?.nickname) == $0.account?.nickname
            }
        }
    }

    /// Gives a workspace another slug: the old one is gone, the ids stay.
    ///
    /// False when there is no such workspace, or one that has the new slug.
    @discardableResult
    package func renameWorkspace(_ slug: String, to new: String) -> Bool {
        state.withWorld { $0.places.rename(slug, to: new) }
    }

    /// Moves the clock ahead, so that tokens grow old without waiting.
    package func advanceClock(by duration: Duration) { state.withWorld { $0.ahead += duration } }

    package func changeSettings(_ change: @Sendable (inout SimulatorSettings) -> Void) {
        state.withWorld { change(&$0.settings) }
    }

    /// Adds all of it to what is there, and delivers what the hooks are told of it.
    ///
    /// Throws `ScenarioError` when it names a workspace, a repository or an account that is not there.
    package func apply(_ scenario: Scenario) async throws {
        let result = try state.withWorld { world throws(ScenarioError) in try scenario.apply(to: &world) }
        for event in result.events { await fire(event) }
    }
}
