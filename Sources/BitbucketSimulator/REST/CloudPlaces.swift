import Domain

/// The workspaces and repositories of an address, as far as the caller sees them.
extension World {
    /// `{workspace}`, a slug or a `{uuid}`.
    func workspace(_ call: APICall, _ caller: Caller) throws(Refusal) -> PlaceBook.Workspace {
        let name = call.place("workspace")
        guard let workspace = places.workspace(name), caller.workspaces.contains(workspace.origin) else {
            throw Refusal(CloudAnswer.unknownWorkspace(name))
        }
        return workspace
    }

    /// `{workspace}/{repo_slug}`, each a slug or a `{uuid}`.
    mutating func repository(_ call: APICall, _ caller: Caller) throws(Refusal) -> PlaceBook.Repository {
        guard let workspace = places.workspace(call.place("workspace")),
            caller.workspaces.contains(workspace.origin),
            let repository = places.repository(call.place("repo_slug"), in: workspace)
        else { throw Refusal(CloudAnswer.unknownRepository) }
        return repository
    }
}
