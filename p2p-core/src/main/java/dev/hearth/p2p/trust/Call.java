package dev.hearth.p2p.trust;

import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.protocol.Outstanding.Purpose;

/**
 * The neutral calls between a session and the core that a permission can refuse, in the terms of
 * {@link dev.hearth.p2p.protocol.SessionEvents} (what the peer does) and {@link dev.hearth.p2p.protocol.Session} (what we
 * do with the peer). Each is gated by exactly one {@link Permission}; this is the table.
 */
public enum Call {
    /** The handshake: {@code established}. */
    ESTABLISHED(Permission.BASIC, true),
    /** Keep-alive and what it measures: {@code roundTrip}, {@code clockOffset}, {@code observedAddress}. */
    KEPT_ALIVE(Permission.BASIC, true),
    /** {@code keepAlive}. */
    KEEP_ALIVE(Permission.BASIC, false),
    /** The end: {@code closing}. */
    CLOSING(Permission.BASIC, true),

    /** {@code addresses}. */
    ADDRESSES(Permission.ADDRESSES, true),
    /** {@code addressesTold}. */
    ADDRESSES_TOLD(Permission.ADDRESSES, true),
    /** {@code addressesRequested}, answered by {@code sendAddresses}. */
    ADDRESSES_REQUESTED(Permission.ADDRESSES, true),
    /** {@code requestAddresses}. */
    REQUEST_ADDRESSES(Permission.ADDRESSES, false),
    /** {@code reachabilityAsked}, answered by {@code answerReachability}. */
    REACHABILITY_ASKED(Permission.ADDRESSES, true),
    /** {@code reachabilityAnswered}. */
    REACHABILITY_ANSWERED(Permission.ADDRESSES, true),
    /** {@code dialBackAsked}, answered by {@code answerDialBack}. */
    DIAL_BACK_ASKED(Permission.ADDRESSES, true),
    /** {@code dialBackAnswered}. */
    DIAL_BACK_ANSWERED(Permission.ADDRESSES, true),
    /** {@code connectionsRequested}, answered by {@code sendConnections}. */
    CONNECTIONS_REQUESTED(Permission.ADDRESSES, true),
    /** {@code tellAddresses}. */
    TELL_ADDRESSES(Permission.ADDRESSES, false),
    /** {@code askReachability}. */
    ASK_REACHABILITY(Permission.ADDRESSES, false),
    /** {@code askDialBack}. */
    ASK_DIAL_BACK(Permission.ADDRESSES, false),

    /** {@code announced} and {@code announcedBlocks}. */
    ANNOUNCED(Permission.RELAY, true),
    /** {@code pushed}. */
    PUSHED(Permission.RELAY, true),
    /** {@code received}, {@code receivedUnjudged} and {@code notFound} of what was asked for to relay. */
    RELAYED_ITEM_RECEIVED(Permission.RELAY, true),
    /** {@code itemsRequested} of items that are not part of the chain, answered by {@code serve}. */
    RELAYED_ITEMS_REQUESTED(Permission.RELAY, true),
    /** {@code announce}. */
    ANNOUNCE(Permission.RELAY, false),
    /** {@code wantBlocksAtOnce}. */
    WANT_BLOCKS_AT_ONCE(Permission.RELAY, false),
    /** {@code fetch} of announced items. */
    FETCH_ANNOUNCED(Permission.RELAY, false),

    /** {@code ids}. */
    IDS(Permission.SYNC, true),
    /** {@code idsRequested}, answered by {@code sendIds}. */
    IDS_REQUESTED(Permission.SYNC, true),
    /** {@code received} and {@code notFound} of what was asked for to catch up. */
    CHAIN_ITEM_RECEIVED(Permission.SYNC, true),
    /** {@code itemsRequested} of blocks, by whatever name, answered by {@code serve}. */
    CHAIN_ITEMS_REQUESTED(Permission.SYNC, true),
    /** {@code requestIds}. */
    REQUEST_IDS(Permission.SYNC, false),
    /** {@code fetch} of blocks to catch up. */
    FETCH_CHAIN(Permission.SYNC, false),

    /** {@code message}. */
    MESSAGE(Permission.MESSAGES, true),
    /** {@code sendMessage}. */
    SEND_MESSAGE(Permission.MESSAGES, false);

    private final Permission permission;
    private final boolean byPeer;

    Call(Permission permission, boolean byPeer) {
        this.permission = permission;
        this.byPeer = byPeer;
    }

    /** What {@code received} or {@code notFound} is for an item that was asked for to this purpose. */
    public static Call received(Purpose purpose) {
        return purpose == Purpose.SYNC ? CHAIN_ITEM_RECEIVED : RELAYED_ITEM_RECEIVED;
    }

    /** What {@code itemsRequested} is for items of this type. */
    public static Call requested(ItemType type) {
        return type.equals(ItemType.BLOCK) ? CHAIN_ITEMS_REQUESTED : RELAYED_ITEMS_REQUESTED;
    }

    /** What {@code fetch} is for this purpose. */
    public static Call fetch(Purpose purpose) {
        return purpose == Purpose.SYNC ? FETCH_CHAIN : FETCH_ANNOUNCED;
    }

    /** What a peer needs for this. */
    public Permission permission() {
        return permission;
    }

    /** Whether it serves the peer: what we do not do on a connection on which we only ask. */
    public boolean isService() {
        return switch (this) {
            case ADDRESSES_REQUESTED,
                    TELL_ADDRESSES,
                    REACHABILITY_ASKED,
                    DIAL_BACK_ASKED,
                    CONNECTIONS_REQUESTED,
                    RELAYED_ITEMS_REQUESTED,
                    ANNOUNCE,
                    IDS_REQUESTED,
                    CHAIN_ITEMS_REQUESTED -> true;
            default -> false;
        };
    }

    /** Whether the peer makes the call; otherwise we do. */
    public boolean isByPeer() {
        return byPeer;
    }
}
