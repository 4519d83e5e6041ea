/// One at a time for each name, within this process: the others wait, and then look again.
actor TurnQueue {
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// Whether the turn is the caller's, until it calls `leave`.
    ///
    /// False when somebody had it, and is done.
    func enter(_ name: String) async -> Bool {
        guard waiting[name] != nil else {
            waiting[name] = []
            return true
        }
        await withCheckedContinuation { waiting[name, default: []].append($0) }
        return false
    }

    func leave(_ name: String) {
        for waiter in waiting.removeValue(forKey: name) ?? [] { waiter.resume() }
    }
}
