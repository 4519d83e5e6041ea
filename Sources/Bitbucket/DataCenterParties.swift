import Domain

/// Who and where, as Data Center says it.
enum DataCenterParties {
    /// A document with actor, project and repository; Data Center has no workspaces.
    static func document(_ body: JSONField, repository: JSONField) -> TriggerDocument {
        var document = TriggerDocument()
        document.actor = actor(body.actor)
        document.repository = Self.repository(repository)
        document.project = project(repository.project.isPresent ? repository.project : body.project)
        return document
    }

    static func actor(_ user: JSONField) -> TriggerDocument.Actor? {
        guard user.isObject else {
            user.surpriseUnlessAbsent("an object")
            return nil
        }
        var actor = TriggerDocument.Actor()
        actor.id = user.id.identifier
        actor.nickname = user.name.nonEmptyText ?? user.username.nonEmptyText ?? user.slug.nonEmptyText
        actor.name = user.displayName.nonEmptyText ?? actor.nickname
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
        guard field.isObject else {
            field.surpriseUnlessAbsent("an object")
            return nil
        }
        var repository = TriggerDocument.Repository()
        repository.id = field.id.identifier
        repository.slug = field.slug.nonEmptyText
        repository.fullName = fullName(field)
        repository.name = field.name.nonEmptyText
        repository.url = field.links["self"].first.href.nonEmptyText
        repository.isPrivate = field.public.flag.map { !$0 }
        return repository
    }

    /// `PROJECT/slug`; the plugin writes it out, too, but not always in the project's own capitals.
    static func fullName(_ repository: JSONField) -> String? {
        guard let key = repository.project.key.nonEmptyText, let slug = repository.slug.nonEmptyText else {
            return repository.fullName.nonEmptyText
        }
        return "\(key)/\(slug)"
    }

    static func project(_ field: JSONField) -> TriggerDocument.Project? {
        guard field.isObject else {
            field.surpriseUnlessAbsent("an object")
            return nil
        }
        var project = TriggerDocument.Project()
        project.key = field.key.nonEmptyText
        project.name = field.name.nonEmptyText
        return project
    }
}
