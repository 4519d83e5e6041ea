import Bitbucket
import Domain

extension HookPlace {
    /// The same place by Bitbucket's own id of it; `nil` where the API takes no ids.
    func identified(by id: String) -> HookPlace? {
        switch self {
        case .cloudRepository(let workspace, _): .cloudRepository(workspace: workspace, slug: "{\(id)}")
        case .cloudWorkspace: .cloudWorkspace("{\(id)}")
        case .dataCenterRepository, .dataCenterProject: nil
        }
    }

    /// What it is called now, in the spelling that we keep; `nil` for a name that is none of its kind.
    func spelled(as name: String) -> String? {
        // What cannot be part of an address is not kept.
        guard product == .cloud, let place = try? HookPlace(name.lowercased(), product: product), place.level == level
        else {
            return nil
        }
        return place.description
    }
}
