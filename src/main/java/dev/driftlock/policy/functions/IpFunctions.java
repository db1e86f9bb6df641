package dev.driftlock.policy.functions;

import static dev.driftlock.policy.functions.Functions.arg;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionOverload;
import dev.driftlock.policy.functions.Functions.Arg;
import java.util.Optional;

/** {@code ip('10.0.0.1')}, {@code cidr('10.0.0.0/8')} and what is asked of them (kubernetes.net.ip, kubernetes.net.cidr). */
final class IpFunctions {

    private static final OpaqueType IP = OpaqueType.create("net.IP");
    private static final OpaqueType CIDR = OpaqueType.create("net.CIDR");
    private static final Arg STRING = arg(SimpleType.STRING, String.class);
    private static final Arg AN_IP = arg(IP, Ip.class);
    private static final Arg A_CIDR = arg(CIDR, Cidr.class);

    private IpFunctions() {
    }

    private static final class Ip extends Opaque<Address> {
        Ip(Address address) {
            super(IP, address);
        }
    }

    private record Network(Address address, int length) {

        boolean contains(Address other) {
            return other.isV4() == address.isV4() && other.masked(length).equals(address.masked(length));
        }

        @Override
        public String toString() {
            return address + "/" + length;
        }
    }

    private static final class Cidr extends Opaque<Network> {
        Cidr(Network network) {
            super(CIDR, network);
        }
    }

    static void addTo(Functions functions) {
        functions.global("ip", "string_to_ip", IP, args -> ip(args[0]), STRING);
        functions.global("isIP", "is_ip", SimpleType.BOOL, args -> Address.parse((String) args[0]).isPresent(), STRING);
        functions.global("ip.isCanonical", "ip_is_canonical", SimpleType.BOOL, args -> ip(args[0]).toString().equals(args[0]), STRING);
        functions.global("string", "ip_to_string", SimpleType.STRING, args -> args[0].toString(), AN_IP);
        functions.member("family", "ip_family", SimpleType.INT, args -> address(args[0]).isV4() ? 4L : 6L, AN_IP);
        is(functions, "isUnspecified", args -> address(args[0]).inet().isAnyLocalAddress());
        is(functions, "isLoopback", args -> address(args[0]).inet().isLoopbackAddress());
        is(functions, "isLinkLocalMulticast", args -> isLinkLocalMulticast(address(args[0])));
        is(functions, "isLinkLocalUnicast", args -> address(args[0]).inet().isLinkLocalAddress());
        is(functions, "isGlobalUnicast", args -> isGlobalUnicast(address(args[0])));
        addCidr(functions);
    }

    private static void is(Functions functions, String name, CelFunctionOverload implementation) {
        functions.member(name, "ip_" + name, SimpleType.BOOL, implementation, AN_IP);
    }

    private static void addCidr(Functions functions) {
        functions.global("cidr", "string_to_cidr", CIDR, args -> cidr(args[0]), STRING);
        functions.global("isCIDR", "is_cidr", SimpleType.BOOL, args -> parse((String) args[0]).isPresent(), STRING);
        functions.global("string", "cidr_to_string", SimpleType.STRING, args -> args[0].toString(), A_CIDR);
        functions.member("containsIP", "cidr_contains_ip_string", SimpleType.BOOL, args -> network(args[0]).contains(ip(args[1]).held()), A_CIDR, STRING);
        functions.member("containsIP", "cidr_contains_ip_ip", SimpleType.BOOL, args -> network(args[0]).contains(address(args[1])), A_CIDR, AN_IP);
        functions.member("containsCIDR", "cidr_contains_cidr_string", SimpleType.BOOL, args -> contains(network(args[0]), cidr(args[1]).held()), A_CIDR, STRING);
        functions.member("containsCIDR", "cidr_contains_cidr", SimpleType.BOOL, args -> contains(network(args[0]), network(args[1])), A_CIDR, A_CIDR);
        functions.member("ip", "cidr_ip", IP, args -> new Ip(network(args[0]).address()), A_CIDR);
        functions.member("prefixLength", "cidr_prefix_length", SimpleType.INT, args -> (long) network(args[0]).length(), A_CIDR);
        functions.member("masked", "cidr_masked", CIDR, args -> masked(network(args[0])), A_CIDR);
    }

    private static Cidr masked(Network network) {
        return new Cidr(new Network(network.address().masked(network.length()), network.length()));
    }

    private static boolean contains(Network outer, Network inner) {
        return outer.length() <= inner.length() && outer.contains(inner.address());
    }

    private static Ip ip(Object text) {
        return new Ip(Address.parse((String) text).orElseThrow(() -> Failure.of("no IP address")));
    }

    private static Cidr cidr(Object text) {
        return new Cidr(parse((String) text).orElseThrow(() -> Failure.of("no CIDR")));
    }

    private static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) return Optional.empty();
        int length = Integer.parseInt(text.substring(slash + 1));
        return Address.parse(text.substring(0, slash)).filter(address -> length <= address.bits()).map(address -> new Network(address, length));
    }

    private static Address address(Object ip) {
        return ((Ip) ip).held();
    }

    private static Network network(Object cidr) {
        return ((Cidr) cidr).held();
    }

    private static boolean isLinkLocalMulticast(Address address) {
        var bytes = address.bytes();
        return address.isV4() ? bytes[0] == (byte) 224 && bytes[1] == 0 && bytes[2] == 0 : bytes[0] == (byte) 0xff && (bytes[1] & 0x0f) == 2;
    }

    /** As Go has it: private addresses count, and of IPv4 all but the broadcast address. */
    private static boolean isGlobalUnicast(Address address) {
        var inet = address.inet();
        return !inet.isAnyLocalAddress() && !inet.isLoopbackAddress() && !inet.isMulticastAddress() && !inet.isLinkLocalAddress()
                && !inet.getHostAddress().equals("255.255.255.255");
    }
}
