/// Makes a hostile body: out of a good one, or out of nothing; the same for the same numbers.
struct BodyMutator {
    var numbers: SeededNumbers

    /// One of the fixtures, changed once to thrice and now and then torn; seldom something else altogether.
    mutating func body(from seed: SeedBody) -> [UInt8] {
        if numbers.oneIn(12) { return fromNothing() }
        var bytes = changed(seed)
        for _ in 0..<numbers.below(3) { bytes = changed(SeedBody(seed, bytes: bytes)) }
        if numbers.oneIn(4) { bytes = torn(bytes) }
        return bytes
    }

    /// Changes that know where the values are.
    private mutating func changed(_ seed: SeedBody) -> [UInt8] {
        let bytes = seed.bytes
        guard !seed.values.members.isEmpty, !seed.values.texts.isEmpty else { return torn(bytes) }
        switch numbers.below(10) {
        case 0...2:
            return replace(numbers.one(of: seed.values.all), in: bytes, by: numbers.one(of: HostileValues.values))
        case 3:
            let other = numbers.one(of: SeedBody.all)
            let graft = Array(other.bytes[numbers.one(of: other.values.all)])
            return replace(numbers.one(of: seed.values.all), in: bytes, by: graft)
        case 4:  // the same member twice, or with another value
            let member = numbers.one(of: seed.values.members)
            var copy = Array(bytes[member])
            if numbers.oneIn(2), let colon = copy.firstIndex(of: UInt8(ascii: ":")) {
                copy = Array(copy[...colon]) + numbers.one(of: HostileValues.values)
            }
            return replace(member.upperBound..<member.upperBound, in: bytes, by: [UInt8(ascii: ",")] + copy)
        case 5:  // an element of a list many times
            guard !seed.values.elements.isEmpty else { return bytes }
            let element = numbers.one(of: seed.values.elements)
            let most = numbers.oneIn(20) ? 400 : 20
            let copies = Array(repeating: Array(bytes[element]), count: 1 + numbers.below(most))
            return replace(element, in: bytes, by: Array(copies.joined(separator: [UInt8(ascii: ",")])))
        case 6:  // a value deep inside
            let value = numbers.one(of: seed.values.all)
            let depth = numbers.one(of: [1, 100, 511, 512, 10_000])
            let (open, shut) = numbers.oneIn(2) ? ("[", "]") : (#"{"a":"#, "}")
            let wrapped =
                Array(String(repeating: open, count: depth).utf8) + bytes[value]
                + Array(String(repeating: shut, count: numbers.oneIn(4) ? depth - 1 : depth).utf8)
            return replace(value, in: bytes, by: wrapped)
        case 7:  // a long text, or a long key
            let text = numbers.one(of: seed.values.texts)
            let filler = numbers.one(of: [Array("x".utf8), Array("ü".utf8), Array(#"\u0001"#.utf8), Array(#"\""#.utf8)])
            let length = numbers.one(of: [100, 1_024, 8_192, numbers.oneIn(10) ? 200_000 : 20_000])
            let long = Array(repeating: filler, count: length / filler.count).joined()
            return replace(text, in: bytes, by: [UInt8(ascii: "\"")] + long + [UInt8(ascii: "\"")])
        default:
            let text = numbers.one(of: seed.values.texts)
            let place = text.lowerBound + 1 + numbers.below(max(1, text.count - 1))
            return replace(place..<place, in: bytes, by: numbers.one(of: HostileValues.textBytes))
        }
    }

    /// Changes that know nothing of JSON.
    private mutating func torn(_ body: [UInt8]) -> [UInt8] {
        guard !body.isEmpty else { return body }
        var bytes = body
        switch numbers.below(8) {
        case 0: for _ in 0...numbers.below(8) { bytes[numbers.below(bytes.count)] ^= 1 << UInt8(numbers.below(8)) }
        case 1: bytes.removeLast(numbers.below(bytes.count))
        case 2, 7: bytes = [0xEF, 0xBB, 0xBF] + bytes
        case 3:  // a piece again, somewhere else
            let start = numbers.below(bytes.count)
            let piece = Array(bytes[start..<min(bytes.count, start + 1 + numbers.below(200))])
            bytes.insert(contentsOf: piece, at: numbers.below(bytes.count))
        case 4: bytes.insert(contentsOf: numbers.one(of: HostileValues.textBytes), at: numbers.below(bytes.count))
        case 5:
            let start = numbers.below(bytes.count)
            bytes.removeSubrange(start..<min(bytes.count, start + 1 + numbers.below(40)))
        default: bytes = Array(bytes[numbers.below(bytes.count)...])
        }
        return bytes
    }

    private mutating func fromNothing() -> [UInt8] {
        switch numbers.below(4) {
        case 0, 1: return numbers.one(of: HostileValues.bodies)
        case 2: return (0..<numbers.below(300)).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
        default:
            let open = numbers.one(of: ["[", #"{"a":"#, #"{"push":{"changes":["#])
            return Array(String(repeating: open, count: numbers.one(of: [1, 500, 600, 10_000])).utf8)
        }
    }

    private func replace(_ range: Range<Int>, in bytes: [UInt8], by new: [UInt8]) -> [UInt8] {
        Array(bytes[..<range.lowerBound]) + new + bytes[range.upperBound...]
    }
}
