/// Whatever JSON holds, through Decodable: how a dictionary is got out of JSONDecoder.
enum AnyJSON: Decodable {
    case text(String)
    case object([String: AnyJSON])
    case array([AnyJSON])
    case number(Double)
    case flag(Bool)
    case null

    /// Asks for what is frequent first, because a wrong guess is a thrown error.
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let object = try? container.decode([String: AnyJSON].self) {
            self = .object(object)
        } else if let array = try? container.decode([AnyJSON].self) {
            self = .array(array)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .flag(try container.decode(Bool.self))
        }
    }
}
