import ArgumentParser
import Configuration
import Crypto
import Hummingbird
import NIOHTTPCompression
import ServiceLifecycle
import Subprocess
import Yams
@main struct Bittern { static func main() { print("hi") } }
