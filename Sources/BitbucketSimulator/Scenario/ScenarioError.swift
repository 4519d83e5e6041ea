/// What somebody wrote for the simulator and it does not understand: what, where, and what it takes.
package struct ScenarioError: Error, CustomStringConvertible {
    package let description: String

    /// It is about a place that is not there.
    var isPlace = false

    init(_ description: String) { self.description = description }

    static func nothing(_ place: String) -> ScenarioError {
        var error = ScenarioError("there is no \(place)")
        error.isPlace = true
        return error
    }
}
