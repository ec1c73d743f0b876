package dev.hearth.p2p.discovery.topology;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads access points. Unlike the reference (cardano-governor §8.1 [Q]), a port that cannot be read is an error and does
 * not make a service of an address, and a port outside its range does not wrap around.
 */
final class AccessPoints {
    private static final String HOST = "an IP address or a DNS name";
    private static final String PORT = "a whole number of 1 to 65535";
    private static final List<String> NAMES = List.of("address", "port");

    private final Warnings warnings;

    AccessPoints(Warnings warnings) {
        this.warnings = warnings;
    }

    List<AccessPoint> all(JsonValue array) throws FileFormatException {
        List<AccessPoint> points = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            points.add(one(element));
        }
        return points;
    }

    private AccessPoint one(JsonValue object) throws FileFormatException {
        warnings.ignoreAllBut(object, NAMES);
        JsonValue host = object.required("address", HOST);
        JsonValue port = object.members().get("port");
        return port == null ? withoutPort(object, host) : withPort(host, port);
    }

    /** The two names of a legacy producer. */
    AccessPoint producer(JsonValue object) throws FileFormatException {
        return withPort(object.required("addr", HOST), object.required("port", PORT));
    }

    private static AccessPoint withPort(JsonValue host, JsonValue portValue) throws FileFormatException {
        int port = portValue.wholeNumber(1, 65_535);
        PeerAddress address = address(host, port);
        return address == null ? new AccessPoint.Name(name(host), port) : new AccessPoint.Literal(address);
    }

    private AccessPoint withoutPort(JsonValue object, JsonValue host) throws FileFormatException {
        if (address(host, 1) != null) {
            object.required("port", PORT + ", as the address is no SRV name");
        }
        AccessPoint.Service service = new AccessPoint.Service(name(host));
        if (!service.looksLikeService()) {
            warnings.add(object, service + " has no port and is therefore looked up as an SRV name");
        }
        return service;
    }

    private static @Nullable PeerAddress address(JsonValue host, int port) throws FileFormatException {
        String text = host.text(HOST);
        PeerAddress address;
        try {
            address = PeerAddress.parse(text.indexOf(':') < 0 ? text + ":" + port : "[" + text + "]:" + port);
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
        if (address.isUnspecified() || address.isMulticast()) {
            throw host.error("an address of one peer");
        }
        return address;
    }

    private static String name(JsonValue host) throws FileFormatException {
        String name = DnsName.canonical(host.text(HOST));
        // An onion or I2P name that is no address is mistyped; looking it up would tell the resolver.
        if (name == null || name.endsWith(".onion") || name.endsWith(".i2p")) {
            throw host.error(HOST);
        }
        return name;
    }
}
