import CCurl
import Glibc

/// The C side of a transfer: libcurl calls these on the loop's thread, while the transfer is in the multi handle.
///
/// The `void *` they get is the transfer, unretained: the loop keeps it until after `curl_multi_remove_handle`.
extension Transfer {
    @unsafe static func at(_ pointer: UnsafeMutableRawPointer) -> Transfer {
        unsafe Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    func setCallbacks() {
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe easy.set(CURLOPT_PRIVATE, me)
        unsafe easy.set(CURLOPT_WRITEDATA, me)
        unsafe easy.set(CURLOPT_HEADERDATA, me)
        unsafe easy.set(CURLOPT_OPENSOCKETDATA, me)
        unsafe easy.set(CURLOPT_PREREQDATA, me)
        unsafe easy.set(CURLOPT_WRITEFUNCTION) { bytes, _, count, me in
            guard let me = unsafe me else { return 0 }
            let chunk = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
            return unsafe Transfer.at(me).takeBody(chunk) ? count : noChunkHasThisCount
        }
        unsafe easy.set(CURLOPT_HEADERFUNCTION) { bytes, _, count, me in
            guard let me = unsafe me else { return 0 }
            let line = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
            return unsafe Transfer.at(me).takeHead(line) ? count : noChunkHasThisCount
        }
        unsafe easy.setOpenSocket { me, _, address in
            guard let me = unsafe me, let address = unsafe address else { return CURL_SOCKET_BAD }
            let length = unsafe Int(address.pointee.addrlen)
            let ip = unsafe withUnsafePointer(to: &address.pointee.addr) { unsafe IPAddress($0, count: length) }
            guard unsafe Transfer.at(me).mayConnect(to: ip) else { return CURL_SOCKET_BAD }
            // Close-on-exec, which libcurl's own socket() does not ask for: programs we start must not inherit it.
            let kind = unsafe address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
            return unsafe socket(address.pointee.family, kind, address.pointee.protocol)
        }
        unsafe easy.setBeforeRequest { me, address, _, _, _ in
            guard let me = unsafe me, let address = unsafe address else { return Int32(CURL_PREREQFUNC_ABORT) }
            let ip = unsafe IPAddress(String(cString: address))
            return unsafe Transfer.at(me).maySend(to: ip) ? Int32(CURL_PREREQFUNC_OK) : Int32(CURL_PREREQFUNC_ABORT)
        }
    }
}

/// A count that no chunk has, so that libcurl ends the transfer even when the chunk is empty.
private let noChunkHasThisCount = Int.max

extension IPAddress {
    /// Reads the address of a `sockaddr_in` or `sockaddr_in6` of `count` bytes; nil for any other family.
    @unsafe fileprivate init?(_ address: UnsafePointer<sockaddr>, count: Int) {
        let bytes = unsafe UnsafeRawBufferPointer(start: address, count: count)
        switch unsafe Int32(address.pointee.sa_family) {
        case AF_INET where count >= MemoryLayout<sockaddr_in>.size:
            self = unsafe .v4(UInt32(bigEndian: bytes.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
        case AF_INET6 where count >= MemoryLayout<sockaddr_in6>.size:
            var six = unsafe bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            self = unsafe withUnsafeBytes(of: &six) { unsafe .v6(Self.number($0)) }
        default:
            return nil
        }
    }
}
