package dev.hearth.p2p.messages.graphene;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The caps of a Graphene connection, by type and by phase (§10, W9, W13, W14). One object serves one connection. It
 * starts in the handshake; {@link #establish()} may be called from any thread.
 *
 * <p>Until then items and answers to our requests are forbidden at any size, because we have requested nothing, and
 * announcements are held to a small size. Types 5014 to 5017, unless they are wanted, and numbers of 5000 to 5099 that
 * nobody knows are skipped undecoded, as the reference does since 6.1.0, and so are numbers outside that range which the application has not
 * registered: what such a frame means is for the session to decide.
 */
public final class GrapheneLimits implements FrameLimits {
    private static final int KIB = 1024;
    private static final int SMALL_MESSAGE = 4 * KIB;

    private final Map<Integer, Integer> customTypes;
    private final boolean firewallChecks;
    private final boolean connectionReports;
    private volatile boolean established;

    /** The caps of a connection that carries the protocol's messages only. */
    public GrapheneLimits() {
        this(new LinkedHashMap<>());
    }

    /**
     * The caps of a connection that carries messages of the application too. Theirs hold in both phases, as the first
     * of them may be read before the node has noticed the end of the handshake.
     *
     * @param customTypes for each type of the application its largest payload, 0 to 2 097 152 bytes
     * @throws IllegalArgumentException if a type belongs to the protocol or a cap is out of range
     */
    public GrapheneLimits(Map<Integer, Integer> customTypes) {
        this(customTypes, false, false);
    }

    /**
     * The same, with messages of legacy nodes.
     *
     * @param customTypes as above
     * @param firewallChecks whether 5014 and 5015 are read
     * @param connectionReports whether 5016 is read; 5017 never is, as nothing asks for it
     * @throws IllegalArgumentException as above
     */
    public GrapheneLimits(Map<Integer, Integer> customTypes, boolean firewallChecks, boolean connectionReports) {
        this.firewallChecks = firewallChecks;
        this.connectionReports = connectionReports;
        this.customTypes = new LinkedHashMap<>(customTypes);
        this.customTypes.forEach(GrapheneLimits::check);
    }

    private static void check(int type, int limit) {
        if (!GrapheneTypes.isCustom(type)) {
            throw new IllegalArgumentException("message type " + type + " belongs to the protocol");
        }
        if (limit < 0 || limit > MAX_MESSAGE_SIZE) {
            throw new IllegalArgumentException(
                    "the cap of message type " + type + " is 0 to " + MAX_MESSAGE_SIZE + ", not " + limit);
        }
    }

    /** Ends the handshake: from now on the larger caps hold. */
    public void establish() {
        established = true;
    }

    @Override
    public int limit(int type) {
        return switch (type) {
            case GrapheneTypes.TRANSACTION -> onceEstablished(64 * KIB);
            case GrapheneTypes.BLOCK -> onceEstablished(MAX_MESSAGE_SIZE);
            case GrapheneTypes.ITEM_IDS_INVENTORY -> established ? 512 * KIB : 16 * KIB;
            case GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY -> onceEstablished(128 * KIB);
            case GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS -> 16 * KIB;
            case GrapheneTypes.FETCH_ITEMS -> 32 * KIB;
            case GrapheneTypes.ITEM_NOT_AVAILABLE -> onceEstablished(SMALL_MESSAGE);
            case GrapheneTypes.HELLO, GrapheneTypes.CONNECTION_REJECTED -> 16 * KIB;
            case GrapheneTypes.ADDRESS, GrapheneTypes.CLOSING_CONNECTION -> 64 * KIB;
            case GrapheneTypes.CONNECTION_ACCEPTED,
                    GrapheneTypes.ADDRESS_REQUEST,
                    GrapheneTypes.CURRENT_TIME_REQUEST,
                    GrapheneTypes.CURRENT_TIME_REPLY -> SMALL_MESSAGE;
            case GrapheneTypes.CHECK_FIREWALL, GrapheneTypes.CHECK_FIREWALL_REPLY ->
                firewallChecks ? SMALL_MESSAGE : DISCARD;
            case GrapheneTypes.GET_CURRENT_CONNECTIONS_REQUEST -> connectionReports ? SMALL_MESSAGE : DISCARD;
            default -> customTypes.getOrDefault(type, DISCARD);
        };
    }

    private int onceEstablished(int limit) {
        return established ? limit : FORBIDDEN;
    }
}
