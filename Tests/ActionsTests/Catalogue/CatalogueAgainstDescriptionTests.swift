import Actions
import BitbucketAPI
import Domain
import Foundation
import Testing

/// Every action's call beside Bitbucket's own descriptions of its APIs, from the folder that `BITTERN_API_DESCRIPTIONS` names.
@Suite struct CatalogueAgainstDescriptionTests {
    static let folder = ProcessInfo.processInfo.environment["BITTERN_API_DESCRIPTIONS"].map { URL(filePath: $0) }
    static let why: Comment = "BITTERN_API_DESCRIPTIONS names no folder with Bitbucket's API descriptions"

    @Test(.enabled(if: folder != nil, why), arguments: App.allCases)
    func `every operation is called as its description has it`(app: App) throws {
        let description = try APIDescription(of: app, in: try #require(Self.folder))
        let operations = APIOperations.all(of: app)
        #expect(operations.count > 280)
        for operation in operations {
            let action = try #require(ActionDescription.named("\(app.rawValue).api.\(operation.name)"))
            var inputs = action.example.inputs.members ?? JSONObject()
            for parameter in operation.pathParameters { inputs[parameter] = "value" }
            if !operation.queryParameters.isEmpty {
                inputs["query"] = .object(JSONObject(operation.queryParameters.map { ($0, "q") }))
            }
            let call = try CatalogueScene.call(action.name, .object(inputs), on: app)
            description.expect(call, is: operation, requiring: operation.requiredFields)
        }
    }

    @Test(.enabled(if: folder != nil, why), arguments: FriendlyActionTests.table)
    func `every friendly action's call is one that its description has`(row: FriendlyActionTests.Row) throws {
        let folder = try #require(Self.folder)
        let action = try #require(ActionDescription.named(row.action))
        for operation in action.operations where (operation.app == .bitbucket ? row.cloud : row.dataCenter) != nil {
            let call = try CatalogueScene.call(row.action, row.inputs, on: operation.app)
            let description = try APIDescription(of: operation.app, in: folder)
            description.expect(call, is: operation, requiring: operation.requiredFields)
            description.expectKnownMembers(of: call, operation)
        }
    }
}
