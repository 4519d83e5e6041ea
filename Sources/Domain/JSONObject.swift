/// The members of a JSON object in the order they were written; each name once, the last one's value wins.
///
/// Names are compared byte for byte, as every other JSON reader does; Swift's `==` would call two spellings of `é` one.
package struct JSONObject: Sendable, Hashable {
    /// A name and its value.
    package struct Member: Sendable, Hashable {
        package let name: String
        package var value: JSONValue
    }

    package private(set) var members: [Member] = []
    /// Where each name is, kept only for objects large enough that looking would cost more.
    private var places: [[UInt8]: Int] = [:]

    private static let smallCount = 16

    package init() {}

    /// A name that comes again replaces the value and keeps the first place.
    package init(_ members: some Sequence<(String, JSONValue)>) {
        for (name, value) in members { self[name] = value }
    }

    package var isEmpty: Bool { members.isEmpty }
    package var count: Int { members.count }
    package var names: [String] { members.map(\.name) }

    /// The value of a member; setting nil removes it.
    package subscript(name: String) -> JSONValue? {
        get { place(of: name).map { members[$0].value } }
        set {
            switch (place(of: name), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): remove(at: place)
            case (nil, let value?): append(name, value)
            case (nil, nil): break
            }
        }
    }

    package static func == (one: Self, other: Self) -> Bool { one.members == other.members }
    package func hash(into hasher: inout Hasher) { hasher.combine(members) }

    private func place(of name: String) -> Int? {
        guard members.count > Self.smallCount else {
            return members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
        }
        return places[Array(name.utf8)]
    }

    private mutating func append(_ name: String, _ value: JSONValue) {
        members.append(Member(name: name, value: value))
        if members.count == Self.smallCount + 1 {
            index()
        } else if members.count > Self.smallCount {
            places[Array(name.utf8)] = members.count - 1
        }
    }

    private mutating func remove(at place: Int) {
        members.remove(at: place)
        places = [:]
        if members.count > Self.smallCount { index() }
    }

    private mutating func index() {
        places = Dictionary(uniqueKeysWithValues: members.enumerated().map { (Array($1.name.utf8), $0) })
    }
}
