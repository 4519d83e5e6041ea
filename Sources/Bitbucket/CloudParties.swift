import Domain

/// Who and where, as Cloud says it.
enum CloudParties {
    /// A document with actor, workspace, project and repository.
    static func document(_ body: JSONField) -> TriggerDocument {
        var document = TriggerDocument()
        document.actor = actor(body.actor)
        let repository = repository(of: body)
        document.repository = Self.repository(repository)
        let project = repository.project.isPresent ? repository.project : body.project
        document.project = Self.project(project)
        document.workspace = workspace(
            [repository.workspace, project.workspace, body.workspace].first(where: \.isPresent) ?? body.workspace,
            fullName: document.repository?.fullName
        )
        return document
    }

    static func actor(_ user: JSONField) -> TriggerDocument.Actor? {
        guard user.isObject else { return absent(user) }
        var actor = TriggerDocument.Actor()
        actor.id = user.uuid.identifier
        actor.nickname = user.nickname.nonEmptyText ?? user.username.nonEmptyText
        actor.name = user.display_name.nonEmptyText ?? actor.nickname
        return actor
    }

    static func person(_ user: JSONField) -> TriggerDocument.Person? {
        guard let actor = actor(user) else { return nil }
        var person = TriggerDocument.Person()
        person.id = actor.id
        person.name = actor.name
        return person
    }

    static func repository(_ field: JSONField) -> TriggerDocument.Repository? {
        guard field.isObject else { return absent(field) }
        var repository = TriggerDocument.Repository()
        repository.id = field.uuid.identifier
        repository.url = field.links.html.href.nonEmptyText
        repository.fullName = field.full_name.nonEmptyText ?? repository.url.flatMap(fullName(inURL:))
        repository.name = field.name.nonEmptyText
        repository.slug = field.slug.nonEmptyText ?? repository.fullName.flatMap(lastPart)
        repository.isPrivate = field.is_private.flag
        return repository
    }

    /// The body's own repository, else that of what it is about.
    private static func repository(of body: JSONField) -> JSONField {
        if body.repository.isPresent { return body.repository }
        if body.pullrequest.isPresent { return body.pullrequest.destination.repository }
        return body.issue.isPresent ? body.issue.repository : body.commit_status.repository
    }

    private static func project(_ field: JSONField) -> TriggerDocument.Project? {
        guard field.isObject else { return absent(field) }
        var project = TriggerDocument.Project()
        project.key = field.key.nonEmptyText
        project.name = field.name.nonEmptyText
        return project
    }

    /// Old bodies have no workspace, but its slug is the first half of the repository's full name.
    private static func workspace(_ field: JSONField, fullName: String?) -> TriggerDocument.Workspace? {
        var workspace = TriggerDocument.Workspace()
        workspace.id = field.uuid.identifier
        workspace.slug = field.slug.nonEmptyText ?? fullName.flatMap(firstPart)
        return workspace.id == nil && workspace.slug == nil ? nil : workspace
    }

    private static func firstPart(_ fullName: String) -> String? {
        guard let slash = fullName.firstIndex(of: "/"), slash > fullName.startIndex else { return nil }
        return String(fullName[..<slash])
    }

    private static func lastPart(_ fullName: String) -> String? {
        guard let slash = fullName.lastIndex(of: "/") else { return nil }
        let slug = fullName[fullName.index(after: slash)...]
        return slug.isEmpty ? nil : String(slug)
    }

    /// Bodies of trimmed-down senders have only the page's address: `https://bitbucket.org/acme/app`.
    private static func fullName(inURL url: String) -> String? {
        let parts = url.split(separator: "/", maxSplits: 5, omittingEmptySubsequences: true)
        return parts.count == 4 ? "\(parts[2])/\(parts[3])" : nil
    }

    private static func absent<Part>(_ field: JSONField) -> Part? {
        field.surpriseUnlessAbsent("an object")
        return nil
    }
}
