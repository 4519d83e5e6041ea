import Actions
import Domain
import FoundationEssentials
import Store

/// What a workflow would make of one trigger, as the API says it.
enum RehearsalAnswer {
    static func json(
        _ verdict: RehearsalStore.Verdict,
        of workflow: WorkflowDefinition,
        _ rehearsal: Rehearsal
    ) -> JSONValue {
        [
            "workflow": .string(workflow.name), "trigger": trigger(verdict), "verdict": .string(verdict.word),
            "terms": verdict.terms ?? .null,
            "connection": verdict.match?.connection.map { .string($0.name) } ?? .null,
            "steps": .array(verdict.match.map { steps(of: $0, rehearsal) } ?? []),
        ]
    }

    private static func trigger(_ verdict: RehearsalStore.Verdict) -> JSONValue {
        let text = { (text: String?) in text.map(JSONValue.string) ?? .null }
        return [
            "id": verdict.trigger.map { .number(JSONNumber($0)) } ?? .null, "type": .string(verdict.type),
            "event_key": text(verdict.eventKey), "subject": text(verdict.subject),
            "repository": text(verdict.repository),
            "received_at": text(
                verdict.receivedAt.map {
                    DocumentTime.text(microseconds: Int64(($0.timeIntervalSince1970 * 1_000_000).rounded()))
                }
            ),
        ]
    }

    private static func steps(of match: RehearsalStore.Match, _ rehearsal: Rehearsal) -> [JSONValue] {
        var conditions: [String: Bool?] = [:]
        var terms: [String: JSONValue] = [:]
        for condition in match.conditions {
            guard let step = condition["step"]?.string else { continue }
            conditions[step] = .some(condition["value"]?.boolean)
            terms[step] = condition["terms"]
        }
        // An address that is none was refused when the connection was made.
        let target = match.connection.flatMap { try? ConnectionTarget(base: $0.apiBaseURL, app: $0.app) }
        let scene = Rehearsal.Scene(
            trigger: match.facts[JSONPath([.key("trigger")])] ?? .null,
            payload: match.facts[JSONPath([.key("payload")])] ?? .null,
            connection: target,
            conditions: conditions
        )
        return rehearsal.steps(in: scene).map { json($0, terms: terms[$0.id]) }
    }

    private static func json(_ step: Rehearsal.Step, terms: JSONValue?) -> JSONValue {
        let (standing, dependsOn): (String, [String]) =
            switch step.standing {
            case .carriedOut: ("carried_out", [])
            case .passedOver: ("passed_over", [])
            case .dependsOn(let steps): ("depends_on", steps)
            }
        return [
            "step": .string(step.id), "action": .string(step.action), "standing": .string(standing),
            "depends_on": .array(dependsOn.map(JSONValue.string)),
            // What is said without the results that a term looks at means nothing.
            "terms": step.standing == .passedOver ? terms ?? .null : .null,
            "request": step.request ?? .null, "failure": step.failure.map(JSONValue.string) ?? .null,
            "unknown": .array(step.unknown.map(JSONValue.string)),
        ]
    }
}
