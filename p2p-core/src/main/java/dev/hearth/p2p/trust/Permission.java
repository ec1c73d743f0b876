package dev.hearth.p2p.trust;

import dev.hearth.p2p.protocol.PeerText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Something a peer may do. The first five gate neutral calls ({@link #gates}, after p2pnet §5), and a normal peer has all
 * of them; the others are favours of the operator (bitcoin-p2p §4.11).
 */
public enum Permission {
    /** To be connected at all: handshake, keep-alive, goodbye. A peer without it is disconnected. */
    BASIC("basic"),
    /** To exchange addresses. */
    ADDRESSES("addresses"),
    /** To announce new items to us, and to hear of ours and get them. */
    RELAY("relay"),
    /** To get the chain from us, and to be used to catch up. */
    SYNC("sync"),
    /** To exchange direct messages of the application. */
    MESSAGES("messages"),

    /** Never banned, discouraged, evicted or punished; includes {@link #DOWNLOAD}. */
    NO_BAN("noban"),
    /** Served whatever the upload limits say. */
    DOWNLOAD("download"),
    /** Requests for addresses are answered afresh, and addresses taken without a limit on their rate. */
    FRESH_ADDRESSES("addr");

    private final String text;

    Permission(String text) {
        this.text = text;
    }

    /** The calls a peer without this permission is refused; none for the favours. */
    public List<Call> gates() {
        List<Call> gates = new ArrayList<>();
        for (Call call : Call.values()) {
            if (call.permission() == this) {
                gates.add(call);
            }
        }
        return gates;
    }

    /** The word for it in whitelists. */
    public String text() {
        return text;
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException saying in one line which words there are
     */
    public static Permission parse(String text) {
        for (Permission permission : values()) {
            if (permission.text.equals(text)) {
                return permission;
            }
        }
        String all = Arrays.stream(values()).map(Permission::text).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "permission: found \"" + PeerText.printable(text) + "\", expected one of " + all + ", all");
    }

    /** Itself and what it includes. */
    Set<Permission> closure() {
        return this == NO_BAN ? EnumSet.of(NO_BAN, DOWNLOAD) : EnumSet.of(this);
    }
}
