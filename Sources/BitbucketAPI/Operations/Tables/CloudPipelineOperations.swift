// swift-format-ignore-file
// Made by deploy/generate/operations; change that, not this.

extension OperationTable {
    /// Cloud: pipelines and deployments.
    static let cloudPipeline = """
        repositories.deployments.list GET /repositories/{workspace}/{repo_slug}/deployments pipeline - -
        repositories.deployments.get GET /repositories/{workspace}/{repo_slug}/deployments/{deployment_uuid} pipeline - -
        repositories.deployments_config.environments.variables.list GET /repositories/{workspace}/{repo_slug}/deployments_config/environments/{environment_uuid}/variables pipeline - -
        repositories.deployments_config.environments.variables.create POST /repositories/{workspace}/{repo_slug}/deployments_config/environments/{environment_uuid}/variables pipeline:variable key,value -
        repositories.deployments_config.environments.variables.update PUT /repositories/{workspace}/{repo_slug}/deployments_config/environments/{environment_uuid}/variables/{variable_uuid} pipeline:variable - -
        repositories.deployments_config.environments.variables.delete DELETE /repositories/{workspace}/{repo_slug}/deployments_config/environments/{environment_uuid}/variables/{variable_uuid} pipeline:variable - -
        repositories.environments.list GET /repositories/{workspace}/{repo_slug}/environments pipeline - -
        repositories.environments.create POST /repositories/{workspace}/{repo_slug}/environments pipeline - -
        repositories.environments.get GET /repositories/{workspace}/{repo_slug}/environments/{environment_uuid} pipeline - -
        repositories.environments.delete DELETE /repositories/{workspace}/{repo_slug}/environments/{environment_uuid} pipeline - -
        repositories.environments.changes.create POST /repositories/{workspace}/{repo_slug}/environments/{environment_uuid}/changes pipeline - -
        repositories.pipelines.list GET /repositories/{workspace}/{repo_slug}/pipelines pipeline - created_on,creator.uuid,page,pagelen,sort,status,target.branch,target.commit.hash,target.ref_name,target.ref_type,target.selector.pattern,target.selector.type,trigger_type
        repositories.pipelines.create POST /repositories/{workspace}/{repo_slug}/pipelines pipeline target -
        repositories.pipelines-config.caches.list GET /repositories/{workspace}/{repo_slug}/pipelines-config/caches pipeline - -
        repositories.pipelines-config.caches.delete DELETE /repositories/{workspace}/{repo_slug}/pipelines-config/caches pipeline:write - name
        repositories.pipelines-config.caches.cache_uuid.delete DELETE /repositories/{workspace}/{repo_slug}/pipelines-config/caches/{cache_uuid} pipeline:write - -
        repositories.pipelines-config.caches.content-uri.get GET /repositories/{workspace}/{repo_slug}/pipelines-config/caches/{cache_uuid}/content-uri pipeline - -
        repositories.pipelines-config.runners.list GET /repositories/{workspace}/{repo_slug}/pipelines-config/runners runner - -
        repositories.pipelines-config.runners.create POST /repositories/{workspace}/{repo_slug}/pipelines-config/runners runner:write - -
        repositories.pipelines-config.runners.get GET /repositories/{workspace}/{repo_slug}/pipelines-config/runners/{runner_uuid} runner - -
        repositories.pipelines-config.runners.update PUT /repositories/{workspace}/{repo_slug}/pipelines-config/runners/{runner_uuid} runner:write - -
        repositories.pipelines-config.runners.delete DELETE /repositories/{workspace}/{repo_slug}/pipelines-config/runners/{runner_uuid} runner:write - -
        repositories.pipelines.get GET /repositories/{workspace}/{repo_slug}/pipelines/{pipeline_uuid} pipeline - -
        repositories.pipelines.steps.list GET /repositories/{workspace}/{repo_slug}/pipelines/{pipeline_uuid}/steps pipeline - -
        repositories.pipelines.steps.get GET /repositories/{workspace}/{repo_slug}/pipelines/{pipeline_uuid}/steps/{step_uuid} pipeline - -
        repositories.pipelines.steps.log.get GET /repositories/{workspace}/{repo_slug}/pipelines/{pipeline_uuid}/steps/{step_uuid}/log pipeline - -
        repositories.pipelines.steps.logs.get GET /repositories/{workspace}/{repo_slug}/pipelines/{pipeline_uuid}/steps/{step_uuid}/logs/{log_uuid} pipeline - -
        repositories.pipelines.steps.test_reports.get GET /repositories/{workspace}/{repo_slug}/pipelines/{pipeline_uuid}/steps/{step_uuid}/test_reports pipeline - -
        repositories.pipelines.steps.test_reports.test_cases.get GET /repositories/{workspace}/{repo_slug}/pipelines/{pipeline_uuid}/steps/{step_uuid}/test_reports/test_cases pipeline - -
        repositories.pipelines.steps.test_reports.test_cases.test_case_reasons.get GET /repositories/{workspace}/{repo_slug}/pipelines/{pipeline_uuid}/steps/{step_uuid}/test_reports/test_cases/{test_case_uuid}/test_case_reasons pipeline - -
        repositories.pipelines.stopPipeline.create POST /repositories/{workspace}/{repo_slug}/pipelines/{pipeline_uuid}/stopPipeline pipeline:write - -
        repositories.pipelines_config.get GET /repositories/{workspace}/{repo_slug}/pipelines_config repository:admin - -
        repositories.pipelines_config.update PUT /repositories/{workspace}/{repo_slug}/pipelines_config repository:admin - -
        repositories.pipelines_config.build_number.update PUT /repositories/{workspace}/{repo_slug}/pipelines_config/build_number pipeline:variable - -
        repositories.pipelines_config.schedules.list GET /repositories/{workspace}/{repo_slug}/pipelines_config/schedules pipeline - -
        repositories.pipelines_config.schedules.create POST /repositories/{workspace}/{repo_slug}/pipelines_config/schedules pipeline:write target,cron_pattern -
        repositories.pipelines_config.schedules.get GET /repositories/{workspace}/{repo_slug}/pipelines_config/schedules/{schedule_uuid} pipeline - -
        repositories.pipelines_config.schedules.update PUT /repositories/{workspace}/{repo_slug}/pipelines_config/schedules/{schedule_uuid} pipeline:write - -
        repositories.pipelines_config.schedules.delete DELETE /repositories/{workspace}/{repo_slug}/pipelines_config/schedules/{schedule_uuid} pipeline:write - -
        repositories.pipelines_config.schedules.executions.list GET /repositories/{workspace}/{repo_slug}/pipelines_config/schedules/{schedule_uuid}/executions pipeline - -
        repositories.pipelines_config.ssh.key_pair.get GET /repositories/{workspace}/{repo_slug}/pipelines_config/ssh/key_pair pipeline - -
        repositories.pipelines_config.ssh.key_pair.update PUT /repositories/{workspace}/{repo_slug}/pipelines_config/ssh/key_pair pipeline:variable - -
        repositories.pipelines_config.ssh.key_pair.delete DELETE /repositories/{workspace}/{repo_slug}/pipelines_config/ssh/key_pair pipeline:variable - -
        repositories.pipelines_config.ssh.known_hosts.list GET /repositories/{workspace}/{repo_slug}/pipelines_config/ssh/known_hosts pipeline - -
        repositories.pipelines_config.ssh.known_hosts.create POST /repositories/{workspace}/{repo_slug}/pipelines_config/ssh/known_hosts pipeline:variable - -
        repositories.pipelines_config.ssh.known_hosts.get GET /repositories/{workspace}/{repo_slug}/pipelines_config/ssh/known_hosts/{known_host_uuid} pipeline - -
        repositories.pipelines_config.ssh.known_hosts.update PUT /repositories/{workspace}/{repo_slug}/pipelines_config/ssh/known_hosts/{known_host_uuid} pipeline:variable - -
        repositories.pipelines_config.ssh.known_hosts.delete DELETE /repositories/{workspace}/{repo_slug}/pipelines_config/ssh/known_hosts/{known_host_uuid} pipeline:variable - -
        repositories.pipelines_config.variables.list GET /repositories/{workspace}/{repo_slug}/pipelines_config/variables pipeline - -
        repositories.pipelines_config.variables.create POST /repositories/{workspace}/{repo_slug}/pipelines_config/variables pipeline:variable key,value -
        repositories.pipelines_config.variables.get GET /repositories/{workspace}/{repo_slug}/pipelines_config/variables/{variable_uuid} pipeline - -
        repositories.pipelines_config.variables.update PUT /repositories/{workspace}/{repo_slug}/pipelines_config/variables/{variable_uuid} pipeline:variable - -
        repositories.pipelines_config.variables.delete DELETE /repositories/{workspace}/{repo_slug}/pipelines_config/variables/{variable_uuid} pipeline:variable - -
        """
}
