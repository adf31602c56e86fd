package dev.parley.api.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Which addresses are out on the Internet. Whatever else a name leads to, this machine, its network, a cloud's metadata
 * service, is not called on a client's word.
 */
final class PublicAddresses {
    private PublicAddresses() {}

    static boolean include(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return switch (address) {
            case Inet4Address four -> isPublic(four.getAddress());
            case Inet6Address six -> isPublic6(six.getAddress());
            default -> false;
        };
    }

    /** Special-purpose blocks of RFC 6890 that Java has no question for. */
    private static boolean isPublic(byte[] ip) {
        int a = ip[0] & 0xff;
        int b = ip[1] & 0xff;
        int c = ip[2] & 0xff;
        return !(a == 0
                || a == 100 && b >= 64 && b < 128
                || a == 192 && b == 0 && (c == 0 || c == 2)
                || a == 192 && b == 88 && c == 99
                || a == 198 && (b == 18 || b == 19)
                || a == 198 && b == 51 && c == 100
                || a == 203 && b == 0 && c == 113
                || a >= 240);
    }

    /** Only global unicast, without documentation, and without the blocks that carry an IPv4 address past the check. */
    private static boolean isPublic6(byte[] ip) {
        int first = (ip[0] & 0xff) << 8 | ip[1] & 0xff;
        int second = (ip[2] & 0xff) << 8 | ip[3] & 0xff;
        boolean global = (first & 0xe000) == 0x2000;
        boolean teredoOrDocumentation = first == 0x2001 && (second < 0x0200 || second == 0x0db8);
        boolean sixToFour = first == 0x2002;
        return global && !teredoOrDocumentation && !sixToFour;
    }
}
