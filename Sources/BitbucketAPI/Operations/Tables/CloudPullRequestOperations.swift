// swift-format-ignore-file
// Made by deploy/generate/operations; change that, not this.

extension OperationTable {
    /// Cloud: pull requests.
    static let cloudPullRequest = """
        repositories.pullrequests.list GET /repositories/{workspace}/{repo_slug}/pullrequests pullrequest - state
        repositories.pullrequests.create POST /repositories/{workspace}/{repo_slug}/pullrequests pullrequest:write title,source.branch.name -
        repositories.pullrequests.activity.get GET /repositories/{workspace}/{repo_slug}/pullrequests/activity pullrequest - -
        repositories.pullrequests.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id} pullrequest - -
        repositories.pullrequests.update PUT /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id} pullrequest:write - -
        repositories.pullrequests.pull_request_id.activity.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/activity pullrequest - -
        repositories.pullrequests.approve.create POST /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/approve pullrequest:write - -
        repositories.pullrequests.approve.delete DELETE /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/approve pullrequest:write - -
        repositories.pullrequests.comments.list GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/comments pullrequest - -
        repositories.pullrequests.comments.create POST /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/comments pullrequest content.raw -
        repositories.pullrequests.comments.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/comments/{comment_id} pullrequest - -
        repositories.pullrequests.comments.update PUT /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/comments/{comment_id} pullrequest - -
        repositories.pullrequests.comments.delete DELETE /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/comments/{comment_id} pullrequest - -
        repositories.pullrequests.comments.resolve.create POST /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/comments/{comment_id}/resolve pullrequest - -
        repositories.pullrequests.comments.resolve.delete DELETE /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/comments/{comment_id}/resolve pullrequest - -
        repositories.pullrequests.commits.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/commits pullrequest - -
        repositories.pullrequests.conflicts.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/conflicts pullrequest - -
        repositories.pullrequests.decline.create POST /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/decline pullrequest:write - -
        repositories.pullrequests.diff.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/diff pullrequest - -
        repositories.pullrequests.diffstat.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/diffstat pullrequest - -
        repositories.pullrequests.merge.create POST /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/merge pullrequest:write - async
        repositories.pullrequests.merge.task-status.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/merge/task-status/{task_id} pullrequest - -
        repositories.pullrequests.patch.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/patch pullrequest - -
        repositories.pullrequests.request-changes.create POST /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/request-changes pullrequest:write - -
        repositories.pullrequests.request-changes.delete DELETE /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/request-changes pullrequest:write - -
        repositories.pullrequests.statuses.list GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/statuses pullrequest - q,sort
        repositories.pullrequests.tasks.list GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/tasks pullrequest - pagelen,q,sort
        repositories.pullrequests.tasks.create POST /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/tasks pullrequest content.raw -
        repositories.pullrequests.tasks.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/tasks/{task_id} pullrequest - -
        repositories.pullrequests.tasks.update PUT /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/tasks/{task_id} pullrequest - -
        repositories.pullrequests.tasks.delete DELETE /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/tasks/{task_id} pullrequest - -
        repositories.pullrequests.properties.get GET /repositories/{workspace}/{repo_slug}/pullrequests/{pullrequest_id}/properties/{app_key}/{property_name} - - -
        repositories.pullrequests.properties.update PUT /repositories/{workspace}/{repo_slug}/pullrequests/{pullrequest_id}/properties/{app_key}/{property_name} - - -
        repositories.pullrequests.properties.delete DELETE /repositories/{workspace}/{repo_slug}/pullrequests/{pullrequest_id}/properties/{app_key}/{property_name} - - -
        """
}
