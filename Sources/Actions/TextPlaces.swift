import Domain

/// A character of a text, as editors count: lines and columns from 1.
struct TextPlace: Sendable, Equatable {
    let line: Int
    let column: Int
}

/// Where the values of a document stand in its text.
///
/// A member of an object stands where its name does.
struct TextPlaces: Sendable {
    private var places: [JSONPath: TextPlace] = [:]

    init() {}

    subscript(path: JSONPath) -> TextPlace? {
        get { places[path] }
        set { places[path] = newValue }
    }

    /// The error with the place of its path, or of the nearest thing around it that has one.
    func placed(_ error: WorkflowError) -> WorkflowError {
        guard error.line == nil else { return error }
        var steps = error.path.steps
        while places[JSONPath(steps)] == nil, steps.popLast() != nil {}
        let place = places[JSONPath(steps)]
        return WorkflowError(at: error.path, error.reason, line: place?.line, column: place?.column)
    }
}
