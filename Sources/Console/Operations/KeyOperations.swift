import Credentials
import Domain
import HTTPTypes
import Telemetry

extension Operation {
    static let keys: [Operation] = [
        Operation(
            method: .post,
            path: "/api/v1/keys/rotation",
            id: "rotateKeys",
            summary:
                "Seal the next of what is stored with the first key of the keyring; ask again with `next` until it is null.",
            body: .fields(rotationFields),
            content: .json("KeyRotation"),
            problems: [400],
            carryOut: { door, request in try await door.rotateKeys(request) }
        )
    ]

    fileprivate static let rotationFields = [
        Parameter("after", .text(limit: 1_024), "The `next` of the answer before; nothing to begin."),
        Parameter("limit", .count(1...10_000), "How many values at most; 1000 when left out."),
    ]
}

extension OperatorDoor {
    fileprivate func rotateKeys(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let fields = try request.fields(Operation.rotationFields)
        let result = try await keys.run(
            after: fields.text("after") ?? "",
            most: fields.number("limit").map { Int(clamping: $0) } ?? 1_000
        )
        if result.next == nil {
            telemetry.observe(.operatorChanged(kind: "keyring", verb: "rotated", name: result.key))
        }
        return OperatorAnswer([
            "key": .string(result.key), "resealed": .number(JSONNumber(result.resealed)),
            "unopened": .array(result.unopened.map(JSONValue.string)),
            "removable": .array(result.removable.map(JSONValue.string)),
            "next": result.next.map(JSONValue.string) ?? .null,
        ])
    }
}
