import BitbucketAPI
import Domain

/// A step whose action is one of the catalogue, its inputs read and their templates parsed.
///
/// Which call it is turns out with the run: the Bitbucket of its connection decides.
struct CatalogueStep: Sendable {
    let step: WorkflowStep
    let action: CatalogueAction
    /// The secrets that the step inserts, each once, sorted.
    let secretNames: [SecretName]
    /// By the inputs' names.
    private let given: [String: JSONTemplate]
    /// What each input of the action falls back on, in the same order.
    private let fallbacks: [[Template]]

    /// Throws for an input that is unknown, missing on every Bitbucket that has the action, of another kind, or no template;
    /// `path` is the step's place in its workflow.
    init(_ step: WorkflowStep, _ action: CatalogueAction, at path: JSONPath) throws(WorkflowError) {
        self.step = step
        self.action = action
        let with = path + "with"
        var names: [String] = []
        for input in action.inputs where !names.contains(input.name) { names.append(input.name) }
        let inputs = step.inputs.members ?? JSONObject()
        _ = try WorkflowObject(.object(inputs), at: with, keys: names)
        var given: [String: JSONTemplate] = [:]
        for member in inputs.members {
            guard let input = action.inputs.first(where: { $0.name == member.name }) else { continue }
            let template = try JSONTemplate(member.value, at: with + member.name)
            if let reason = InputCheck.problem(with: member.value, template, as: input) {
                throw WorkflowError(at: with + member.name, reason)
            }
            given[member.name] = template
        }
        self.given = given
        secretNames = Set(given.values.flatMap(\.insertedTemplates).flatMap(\.secretNames)).sorted()
        var fallbacks: [[Template]] = []
        for input in action.inputs {
            var templates: [Template] = []
            for source in input.fallbacks {
                templates.append(try Template(scalar: .string(source), at: with + input.name))
            }
            fallbacks.append(templates)
        }
        self.fallbacks = fallbacks
        try checkPresence(at: with)
        try action.checkBody(inputs, at: with)
    }

    /// Every template of the step, those that its inputs fall back on too.
    var templates: [Template] {
        let used = zip(action.inputs, fallbacks).filter { given[$0.0.name] == nil }.flatMap(\.1)
        return insertedTemplates + used
    }

    /// Those of the inputs that are given, in the order in which they are written.
    private var insertedTemplates: [Template] {
        (step.inputs.members?.names ?? []).flatMap { given[$0]?.insertedTemplates ?? [] }
    }

    /// The call, for one run; throws what no other attempt would mend.
    func request(in context: StepContext) throws(StepFailure) -> ActionRequest {
        guard let connection = context.connection else {
            throw StepFailure("`\(action.name)` needs a connection, and this run has none")
        }
        guard let call = action.call(on: connection.app) else {
            let others = action.calls.map(\.operation.app.title).joined(separator: " and ")
            throw StepFailure(
                "`\(action.name)` is for \(others) only, and this run's connection is one of \(connection.app.title)"
            )
        }
        let values = try values(for: connection.app, in: context)
        var request = try CallDraft(call, values).request(for: step, in: context)
        let mask = SecretMask(secretNames.compactMap(context.secret))
        request.record = mask.masking(request.record)
        request.mask = mask
        request.isRepeatable = request.isRepeatable || action.isRepeatable
        return request
    }

    private func values(for app: App, in context: StepContext) throws(StepFailure) -> ActionValues {
        var values = ActionValues()
        for (input, fallbacks) in zip(action.inputs, fallbacks) where input.isUnderstood(by: app) {
            do throws(StepFailure) {
                values[input.name] = try value(of: input, else: fallbacks, in: context)
            } catch {
                throw StepFailure(error.reason, in: "with.\(input.name)")
            }
        }
        return values
    }

    private func value(
        of input: ActionInput,
        else fallbacks: [Template],
        in context: StepContext
    ) throws(StepFailure) -> JSONValue? {
        if let template = given[input.name] {
            var json = MaskedJSON()
            try template.write(to: &json, in: context, at: "with.\(input.name)")
            let value = try json.value()
            guard value == .null else { return try InputCheck.value(value, as: input) }
        }
        for template in fallbacks {
            var json = MaskedJSON()
            do throws(StepFailure) { try template.write(to: &json, in: context) } catch {
                continue  // what the trigger does not know, the next one may
            }
            return try InputCheck.value(json.value(), as: input)
        }
        guard input.isRequired else { return nil }
        guard let first = input.fallbacks.first else { throw StepFailure("is missing") }
        throw StepFailure("the trigger does not say (`\(first)` has no value); give `\(input.name)`")
    }

    private func checkPresence(at path: JSONPath) throws(WorkflowError) {
        var first: String?
        for call in action.calls {
            let missing = action.inputs.first { input in
                input.isUnderstood(by: call.operation.app) && input.isRequired && input.fallbacks.isEmpty
                    && given[input.name] == nil
            }
            guard let missing else { return }
            first = first ?? missing.name
        }
        guard let first else { return }
        throw WorkflowError(at: path, "`\(first)` is missing; `bittern actions show \(action.name)` has them all")
    }
}

extension JSONTemplate {
    /// Every template in it.
    var insertedTemplates: [Template] {
        switch self {
        case .constant: []
        case .template(let template): [template]
        case .array(let elements): elements.flatMap(\.insertedTemplates)
        case .object(let members): members.flatMap(\.value.insertedTemplates)
        }
    }
}

extension App {
    /// As people call it.
    var title: String {
        switch self {
        case .bitbucket: "Bitbucket Cloud"
        case .bitbucketDatacenter: "Bitbucket Data Center"
        }
    }
}
