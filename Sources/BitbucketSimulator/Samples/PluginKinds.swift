/// The event keys of the Post Webhooks plugin whose bodies are known.
extension SampleKind {
    static let plugin: [SampleKind] = [
        .plugin("pullrequest:created", "a pull request was opened", [.fork]) { $0.pullRequest },
        .plugin("pullrequest:updated", "it was changed or pushed to", [.fork]) { $0.pullRequest },
        .plugin("pullrequest:fulfilled", "it was merged", [.fork]) { $0.pullRequest },
        .plugin("pullrequest:rejected", "it was declined", [.fork]) { $0.pullRequest },
        .plugin("repo:push", "branches or tags were pushed", [.branchCreated, .branchDeleted, .tag, .several, .empty]) {
            $0.push
        },
    ]
}
