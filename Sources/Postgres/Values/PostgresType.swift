/// A PostgreSQL type, by the number (OID) that the server's catalogue gives it.
///
/// Numbers below 16384 are fixed for ever; larger ones belong to types made in one database (enums, composites).
package struct PostgresType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let bool = PostgresType(rawValue: 16)
    package static let bytea = PostgresType(rawValue: 17)
    package static let int8 = PostgresType(rawValue: 20)
    package static let int2 = PostgresType(rawValue: 21)
    package static let int4 = PostgresType(rawValue: 23)
    package static let text = PostgresType(rawValue: 25)
    package static let oid = PostgresType(rawValue: 26)
    package static let json = PostgresType(rawValue: 114)
    package static let float4 = PostgresType(rawValue: 700)
    package static let float8 = PostgresType(rawValue: 701)
    package static let timestamptz = PostgresType(rawValue: 1_184)
    package static let interval = PostgresType(rawValue: 1_186)
    package static let uuid = PostgresType(rawValue: 2_950)
    package static let jsonb = PostgresType(rawValue: 3_802)

    package static let jsonArray = PostgresType(rawValue: 199)
    package static let boolArray = PostgresType(rawValue: 1_000)
    package static let byteaArray = PostgresType(rawValue: 1_001)
    package static let int2Array = PostgresType(rawValue: 1_005)
    package static let int4Array = PostgresType(rawValue: 1_007)
    package static let textArray = PostgresType(rawValue: 1_009)
    package static let int8Array = PostgresType(rawValue: 1_016)
    package static let float8Array = PostgresType(rawValue: 1_022)
    package static let timestamptzArray = PostgresType(rawValue: 1_185)
    package static let intervalArray = PostgresType(rawValue: 1_187)
    package static let uuidArray = PostgresType(rawValue: 2_951)
    package static let jsonbArray = PostgresType(rawValue: 3_807)

    /// Whether one database made it, so that nothing is known about it but its bytes.
    var isMadeByUser: Bool { rawValue >= 16_384 }

    /// Whether its binary form is its text form in UTF-8.
    var isText: Bool { Self.textLike.contains(rawValue) }

    /// Whether its binary form is an array's.
    var isArray: Bool { Self.arrays.contains(rawValue) }

    /// The name that SQL knows it by, or its number.
    package var description: String { Self.names[rawValue] ?? "the type with OID \(rawValue)" }

    // "char", name, text, json, xml, unknown, bpchar, varchar, refcursor, cstring.
    private static let textLike: Set<UInt32> = [18, 19, 25, 114, 142, 705, 1_042, 1_043, 1_790, 2_275]

    private static let arrays: Set<UInt32> = [
        199, 1_000, 1_001, 1_002, 1_003, 1_005, 1_007, 1_009, 1_014, 1_015, 1_016, 1_021, 1_022, 1_028, 1_185, 1_187,
        2_951, 3_807,
    ]

    private static let names: [UInt32: String] = [
        16: "bool", 17: "bytea", 18: "\"char\"", 19: "name", 20: "int8", 21: "int2", 23: "int4", 25: "text", 26: "oid",
        114: "json", 142: "xml", 199: "json[]", 650: "cidr", 700: "float4", 701: "float8", 705: "unknown", 869: "inet",
        1_000: "bool[]", 1_001: "bytea[]", 1_002: "\"char\"[]", 1_003: "name[]", 1_005: "int2[]", 1_007: "int4[]",
        1_009: "text[]", 1_014: "bpchar[]", 1_015: "varchar[]", 1_016: "int8[]", 1_021: "float4[]", 1_022: "float8[]",
        1_028: "oid[]", 1_042: "bpchar", 1_043: "varchar", 1_082: "date", 1_083: "time", 1_114: "timestamp",
        1_184: "timestamptz", 1_185: "timestamptz[]", 1_186: "interval", 1_187: "interval[]", 1_700: "numeric",
        2_205: "regclass", 2_249: "record", 2_278: "void", 2_950: "uuid", 2_951: "uuid[]", 3_802: "jsonb",
        3_807: "jsonb[]",
    ]
}
