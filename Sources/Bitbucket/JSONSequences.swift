/// The values of a list, one after the other.
struct JSONElements: Sequence, IteratorProtocol {
    let tape: JSONTape
    var position: Int
    let end: Int

    mutating func next() -> JSONField? {
        guard position < end else { return nil }
        defer { position = Int(tape.tokens[position].next) }
        return JSONField(tape: tape, index: position)
    }
}

/// The keys of an object with their values, one after the other; a key that is there twice comes twice.
struct JSONMembers: Sequence, IteratorProtocol {
    let tape: JSONTape
    var position: Int
    let end: Int

    mutating func next() -> (name: String, value: JSONField)? {
        guard position < end else { return nil }
        let key = position
        position = Int(tape.tokens[key + 1].next)
        return (tape.text(key), JSONField(tape: tape, index: key + 1))
    }
}
