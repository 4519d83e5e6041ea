import Testing
import bittern

@Suite struct PostgresPasswordTests {
    @Test(arguments: [
        ("postgres://u:p%40ss@h:1/d?a=b", "postgres://u@h:1/d?a=b", "p@ss"),
        ("postgres://u@h/d", "postgres://u@h/d", nil),
        ("postgresql://h/d", "postgresql://h/d", nil), ("postgres://u:a:b@h/d", "postgres://u@h/d", "a:b"),
        ("host=h password=secret user=u", "host=h  user=u", "secret"), ("host=h user=u", "host=h user=u", nil),
        (#"password='a b\'c' host=h"#, "host=h", "a b'c"), ("password = x", "", "x"), ("", "", nil),
        ("nonsense", "nonsense", nil),
        (#"host='a b' password=x\ y"#, "host='a b' ", "x y"), ("password='open", "", "open"),
    ])
    func `the password is taken out, and all else stays`(conninfo: String, rest: String, password: String?) {
        let split = PostgresPassword(removedFrom: conninfo)
        let plain = split.conninfo.split(separator: " ").joined(separator: " ")
        #expect(plain == rest.split(separator: " ").joined(separator: " "))
        #expect(split.password == password)
    }
}
