/// Finds what somebody meant to write.
package enum NearestName {
    /// The name of `names` that takes the fewest edits to reach from `word`; nil when there are no names.
    ///
    /// An edit adds, drops, changes or swaps one character. Words longer than 100 characters are cut first.
    package static func nearest(to word: String, in names: some Sequence<String>) -> String? {
        names.map { (name: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }?.name
    }

    /// The same, but nil when more than a third of the word, and more than two characters, would have to change.
    package static func likely(for word: String, in names: some Sequence<String>) -> String? {
        nearest(to: word, in: names).flatMap { distance(word, $0) <= max(2, $0.count / 3) ? $0 : nil }
    }

    /// `; did you mean x?`, or nothing when nothing is near.
    package static func hint(for word: String, in names: some Sequence<String>) -> String {
        likely(for: word, in: names).map { "; did you mean `\($0)`?" } ?? ""
    }

    private static func distance(_ one: String, _ other: String) -> Int {
        let one = Array(one.prefix(100))
        let other = Array(other.prefix(100))
        var before: [Int] = []
        var previous = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                let change = previous[column] + (one[row] == other[column] ? 0 : 1)
                var best = min(change, previous[column + 1] + 1, current[column] + 1)
                let swapped = row > 0 && column > 0 && one[row] == other[column - 1] && one[row - 1] == other[column]
                if swapped { best = min(best, before[column - 1] + 1) }
                current.append(best)
            }
            (before, previous) = (previous, current)
        }
        return previous.last ?? 0
    }
}
