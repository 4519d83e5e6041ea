// swift-format-ignore-file
// Made by deploy/generate/operations; change that, not this.

extension OperationTable {
    /// Data Center: pull requests.
    static let dataCenterPullRequest = """
        projects.repos.pull-requests.list GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests REPO_READ - at,direction,draft,filterText,limit,order,start,state,withAttributes,withProperties
        projects.repos.pull-requests.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests REPO_READ title,fromRef.id,toRef.id -
        projects.repos.pull-requests.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId} REPO_READ - -
        projects.repos.pull-requests.update PUT /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId} REPO_READ - -
        projects.repos.pull-requests.delete DELETE /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId} REPO_ADMIN - -
        projects.repos.pull-requests.diff.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}.diff REPO_READ - contextLines,whitespace
        projects.repos.pull-requests.patch.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}.patch REPO_READ - -
        projects.repos.pull-requests.activities.list GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/activities REPO_READ - fromId,fromType,limit,start
        projects.repos.pull-requests.approve.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/approve REPO_READ - -
        projects.repos.pull-requests.approve.delete DELETE /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/approve REPO_READ - -
        projects.repos.pull-requests.auto-merge.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/auto-merge REPO_READ - -
        projects.repos.pull-requests.auto-merge.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/auto-merge REPO_WRITE - -
        projects.repos.pull-requests.auto-merge.delete DELETE /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/auto-merge REPO_WRITE - -
        projects.repos.pull-requests.blocker-comments.list GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/blocker-comments REPO_READ - count,limit,start,state,states
        projects.repos.pull-requests.blocker-comments.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/blocker-comments REPO_READ text -
        projects.repos.pull-requests.blocker-comments.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/blocker-comments/{commentId} REPO_READ - -
        projects.repos.pull-requests.blocker-comments.update PUT /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/blocker-comments/{commentId} REPO_READ - -
        projects.repos.pull-requests.blocker-comments.delete DELETE /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/blocker-comments/{commentId} REPO_READ - version
        projects.repos.pull-requests.changes.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/changes REPO_READ - changeScope,limit,sinceId,start,untilId,withComments
        projects.repos.pull-requests.comments.list GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/comments REPO_READ - anchorState,diffType,diffTypes,fromHash,limit,path,start,state,states,toHash
        projects.repos.pull-requests.comments.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/comments REPO_READ text -
        projects.repos.pull-requests.comments.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/comments/{commentId} REPO_READ - -
        projects.repos.pull-requests.comments.update PUT /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/comments/{commentId} REPO_READ - -
        projects.repos.pull-requests.comments.delete DELETE /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/comments/{commentId} REPO_READ - version
        projects.repos.pull-requests.comments.apply-suggestion.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/comments/{commentId}/apply-suggestion REPO_READ - -
        projects.repos.pull-requests.commit-message-suggestion.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/commit-message-suggestion REPO_READ - -
        projects.repos.pull-requests.commits.list GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/commits REPO_READ - avatarScheme,avatarSize,limit,start,withCounts
        projects.repos.pull-requests.decline.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/decline REPO_READ - version
        projects.repos.pull-requests.diff-stats-summary.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/diff-stats-summary/{path} REPO_READ - sinceId,srcPath,untilId,whitespace
        projects.repos.pull-requests.diff.path.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/diff/{path} REPO_READ - avatarScheme,avatarSize,contextLines,diffType,sinceId,srcPath,untilId,whitespace,withComments
        projects.repos.pull-requests.merge.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/merge REPO_READ - -
        projects.repos.pull-requests.merge.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/merge REPO_WRITE - version
        projects.repos.pull-requests.merge-base.get GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/merge-base REPO_READ - -
        projects.repos.pull-requests.participants.list GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/participants REPO_READ - limit,start
        projects.repos.pull-requests.participants.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/participants REPO_WRITE - -
        projects.repos.pull-requests.participants.delete DELETE /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/participants REPO_WRITE - username
        projects.repos.pull-requests.participants.update PUT /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/participants/{userSlug} REPO_READ status version
        projects.repos.pull-requests.participants.userSlug.delete DELETE /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/participants/{userSlug} REPO_WRITE - -
        projects.repos.pull-requests.reopen.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/reopen REPO_READ - version
        projects.repos.pull-requests.review.list GET /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/review REPO_READ - limit,start
        projects.repos.pull-requests.review.update PUT /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/review REPO_READ - version
        projects.repos.pull-requests.review.delete DELETE /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/review REPO_READ - -
        projects.repos.pull-requests.watch.create POST /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/watch REPO_READ - -
        projects.repos.pull-requests.watch.delete DELETE /rest/api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/watch REPO_READ - -
        """
}
