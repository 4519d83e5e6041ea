import Actions
import BitbucketAPI
import Domain
import HTTPTypes
import Testing

@Suite struct FriendlyActionTests {
    typealias Row = (action: String, inputs: JSONValue, cloud: String?, dataCenter: String?)

    private static let cloud = "/2.0/repositories/acme/app"
    private static let dataCenter = "/bitbucket/rest/api/latest/projects/PRJ/repos/app"
    private static let insights = "/bitbucket/rest/insights/latest/projects/PRJ/repos/app"

    private static let pullRequests: [Row] = [
        (
            "bitbucket.pull_request.create",
            [
                "title": "T", "source": "f", "destination": "main",
                "reviewers": ["0b0f2c1e-0000-4000-8000-000000000002"],
            ],
            "POST \(cloud)/pullrequests "
                + #"{"title":"T","source":{"branch":{"name":"f"}},"destination":{"branch":{"name":"main"}},"#
                + #""reviewers":[{"uuid":"{0b0f2c1e-0000-4000-8000-000000000002}"}]}"#,
            "POST \(dataCenter)/pull-requests "
                + #"{"title":"T","fromRef":{"id":"refs/heads/f"},"toRef":{"id":"refs/heads/main"},"#
                + #""reviewers":[{"user":{"name":"0b0f2c1e-0000-4000-8000-000000000002"}}]}"#
        ),
        (
            "bitbucket.pull_request.create", ["title": "{{ trigger.id }}", "reviewers": "557058:x", "draft": true],
            "POST \(cloud)/pullrequests "
                + #"{"title":"7","source":{"branch":{"name":"main"}},"reviewers":[{"account_id":"557058:x"}],"draft":true}"#,
            nil
        ),
        (
            "bitbucket.pull_request.merge", ["strategy": "squash", "message": "m"],
            "POST \(cloud)/pullrequests/42/merge "
                + #"{"type":"pullrequest","merge_strategy":"squash","message":"m"}"#,
            "POST \(dataCenter)/pull-requests/42/merge?version=3 "
                + #"{"version":3,"strategyId":"squash","message":"m"}"#
        ),
        (
            "bitbucket.pull_request.decline", ["pull_request": 8],
            "POST \(cloud)/pullrequests/8/decline",
            "POST \(dataCenter)/pull-requests/8/decline?version=3 {\"version\":3}"
        ),
        (
            "bitbucket.pull_request.reopen", ["version": "5"], nil,
            "POST \(dataCenter)/pull-requests/42/reopen?version=5 {\"version\":5}"
        ),
        (
            "bitbucket.pull_request.get", [:], "GET \(cloud)/pullrequests/42", "GET \(dataCenter)/pull-requests/42"
        ),
    ]

    private static let reviews: [Row] = [
        (
            "bitbucket.pull_request.comment", ["text": "Hi {{ trigger.actor.name }}"],
            "POST \(cloud)/pullrequests/42/comments {\"content\":{\"raw\":\"Hi Ada\"}}",
            "POST \(dataCenter)/pull-requests/42/comments {\"text\":\"Hi Ada\"}"
        ),
        (
            "bitbucket.pull_request.comment",
            ["text": "t", "path": "a.c", "line": 4, "parent": "{{ steps.greet.json.id }}"],
            "POST \(cloud)/pullrequests/42/comments "
                + #"{"content":{"raw":"t"},"inline":{"path":"a.c","to":4},"parent":{"id":99}}"#,
            "POST \(dataCenter)/pull-requests/42/comments "
                + #"{"text":"t","parent":{"id":99},"#
                + #""anchor":{"path":"a.c","line":4,"lineType":"ADDED","fileType":"TO","diffType":"EFFECTIVE"}}"#
        ),
        (
            "bitbucket.pull_request.resolve_comment", [:], "POST \(cloud)/pullrequests/42/comments/9/resolve",
            "PUT \(dataCenter)/pull-requests/42/comments/9 {\"version\":1,\"threadResolved\":true}"
        ),
        (
            "bitbucket.pull_request.reopen_comment", ["comment": 10],
            "DELETE \(cloud)/pullrequests/42/comments/10/resolve",
            "PUT \(dataCenter)/pull-requests/42/comments/10 {\"version\":1,\"threadResolved\":false}"
        ),
        (
            "bitbucket.pull_request.create_task", ["text": "do"],
            "POST \(cloud)/pullrequests/42/tasks {\"content\":{\"raw\":\"do\"}}",
            "POST \(dataCenter)/pull-requests/42/blocker-comments {\"text\":\"do\"}"
        ),
        (
            "bitbucket.pull_request.approve", [:], "POST \(cloud)/pullrequests/42/approve",
            "POST \(dataCenter)/pull-requests/42/approve"
        ),
        (
            "bitbucket.pull_request.unapprove", [:], "DELETE \(cloud)/pullrequests/42/approve",
            "DELETE \(dataCenter)/pull-requests/42/approve"
        ),
        (
            "bitbucket.pull_request.request_changes", [:], "POST \(cloud)/pullrequests/42/request-changes",
            "PUT \(dataCenter)/pull-requests/42/review {\"participantStatus\":\"NEEDS_WORK\"}"
        ),
        (
            "bitbucket.pull_request.remove_change_request", [:], "DELETE \(cloud)/pullrequests/42/request-changes",
            "PUT \(dataCenter)/pull-requests/42/review {\"participantStatus\":\"UNAPPROVED\"}"
        ),
    ]

    private static let refsAndCommits: [Row] = [
        (
            "bitbucket.branch.create", ["name": "hot/{{ trigger.id }}"],
            "POST \(cloud)/refs/branches {\"name\":\"hot/7\",\"target\":{\"hash\":\"beef\"}}",
            "POST \(dataCenter)/branches {\"name\":\"hot/7\",\"startPoint\":\"beef\"}"
        ),
        (
            "bitbucket.branch.delete", [:], "DELETE \(cloud)/refs/branches/feature/x",
            "DELETE /bitbucket/rest/branch-utils/latest/projects/PRJ/repos/app/branches {\"name\":\"refs/heads/feature/x\"}"
        ),
        (
            "bitbucket.tag.create", ["name": "v1", "commit": "abc", "message": "m"],
            "POST \(cloud)/refs/tags {\"name\":\"v1\",\"target\":{\"hash\":\"abc\"},\"message\":\"m\"}",
            "POST \(dataCenter)/tags {\"name\":\"v1\",\"startPoint\":\"abc\",\"message\":\"m\"}"
        ),
        (
            "bitbucket.commit.set_status", ["key": "k", "state": "stopped", "url": "https://ci/1", "ref": "main"],
            "POST \(cloud)/commit/c0de/statuses/build "
                + #"{"key":"k","state":"STOPPED","url":"https://ci/1","refname":"main"}"#,
            "POST \(dataCenter)/commits/c0de/builds "
                + #"{"key":"k","state":"CANCELLED","url":"https://ci/1","ref":"refs/main"}"#
        ),
        (
            "bitbucket.commit.set_status", ["key": "k", "state": "{{ trigger.status.state }}", "url": "u"],
            "POST \(cloud)/commit/c0de/statuses/build {\"key\":\"k\",\"state\":\"INPROGRESS\",\"url\":\"u\"}",
            "POST \(dataCenter)/commits/c0de/builds {\"key\":\"k\",\"state\":\"INPROGRESS\",\"url\":\"u\"}"
        ),
        (
            "bitbucket.commit.comment", ["text": "t", "path": "a", "line": "2"],
            "POST \(cloud)/commit/c0de/comments {\"content\":{\"raw\":\"t\"},\"inline\":{\"path\":\"a\",\"to\":2}}",
            "POST \(dataCenter)/commits/c0de/comments "
                + #"{"text":"t","anchor":{"path":"a","line":2,"lineType":"ADDED","fileType":"TO"}}"#
        ),
        (
            "bitbucket.commit.files", ["files": ["a b/c": "x=1&y", "branch": "z"], "message": "m"],
            "POST \(cloud)/src %2Fa%20b%2Fc=x%3D1%26y&%2Fbranch=z&branch=main&message=m", nil
        ),
        (
            "bitbucket.commit.report", ["id": "r 1", "title": "T", "details": "d", "type": "bug", "result": "failed"],
            "PUT \(cloud)/commit/c0de/reports/r%201 "
                + #"{"title":"T","details":"d","report_type":"BUG","result":"FAILED"}"#,
            "PUT \(insights)/commits/c0de/reports/r%201 {\"title\":\"T\",\"details\":\"d\",\"result\":\"FAIL\",\"data\":[]}"
        ),
    ]

    private static let others: [Row] = [
        (
            "bitbucket.pipeline.run", ["pattern": "deploy", "variables": ["A": "{{ trigger.id }}"]],
            "POST \(cloud)/pipelines "
                + #"{"target":{"type":"pipeline_ref_target","ref_type":"branch","ref_name":"main","#
                + #""selector":{"type":"custom","pattern":"deploy"}},"variables":[{"key":"A","value":7}]}"#,
            nil
        ),
        (
            "bitbucket.pipeline.stop", ["pipeline": "0b0f2c1e-0000-4000-8000-000000000003"],
            "POST \(cloud)/pipelines/%7B0b0f2c1e-0000-4000-8000-000000000003%7D/stopPipeline", nil
        ),
        (
            "bitbucket.repository.set_variable", ["key": "K", "value": 1, "secured": "true"],
            "POST \(cloud)/pipelines_config/variables {\"key\":\"K\",\"value\":\"1\",\"secured\":true}", nil
        ),
        (
            "bitbucket.workspace.set_variable", ["key": "K", "value": "v"],
            "POST /2.0/workspaces/acme/pipelines-config/variables {\"key\":\"K\",\"value\":\"v\"}", nil
        ),
        (
            "bitbucket.deployment.set_variable", ["environment": "{e}", "key": "K", "value": "v"],
            "POST \(cloud)/deployments_config/environments/%7Be%7D/variables {\"key\":\"K\",\"value\":\"v\"}", nil
        ),
        (
            "bitbucket.repository.create", ["name": "new"],
            #"POST /2.0/repositories/acme/new {"scm":"git","is_private":true,"project":{"key":"PRJ"}}"#,
            #"POST /bitbucket/rest/api/latest/projects/PRJ/repos {"name":"new","scmId":"git"}"#
        ),
        (
            "bitbucket.repository.fork", ["into": "x", "name": "n"],
            "POST \(cloud)/forks {\"workspace\":{\"slug\":\"x\"},\"name\":\"n\"}",
            "POST \(dataCenter) {\"project\":{\"key\":\"x\"},\"name\":\"n\"}"
        ),
        (
            "bitbucket.repository.add_default_reviewer", ["user": "557058:x"],
            "PUT \(cloud)/default-reviewers/557058%3Ax", nil
        ),
        ("bitbucket.repository.get", [:], "GET \(cloud)", "GET \(dataCenter)"),
        (
            "bitbucket.user.get", [:], "GET /2.0/users/%7B0b0f2c1e-0000-4000-8000-000000000002%7D",
            "GET /bitbucket/rest/api/latest/users/ada.l"
        ),
        ("bitbucket.account.get", [:], "GET /2.0/user", nil),
    ]

    static let table = pullRequests + reviews + refsAndCommits + others

    @Test(arguments: table)
    func `an action makes the call of the Bitbucket that its run is connected to`(row: Row) throws {
        if let cloud = row.cloud {
            let call = try CatalogueScene.call(row.action, row.inputs, on: .bitbucket)
            #expect(call.line == cloud)
            #expect(call.credential && call.request.authority == "api.bitbucket.org")
        }
        if let dataCenter = row.dataCenter {
            let call = try CatalogueScene.call(row.action, row.inputs, on: .bitbucketDatacenter)
            #expect(call.line == dataCenter)
            #expect(call.credential && call.request.authority == "git.example.org")
        }
    }

    @Test func `every friendly action is in the table, on each Bitbucket that has it`() {
        for action in ActionDescription.friendly where action.name != "http.request" {
            let rows = Self.table.filter { $0.action == action.name }
            for operation in action.operations {
                let isThere = rows.contains { (operation.app == .bitbucket ? $0.cloud : $0.dataCenter) != nil }
                #expect(isThere, "\(action.name) on \(operation.app)")
            }
        }
    }
}
