package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.Variant;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.SessionContext;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes our hello and reads the peer's (§2.6). */
final class Hellos {
    /** The version every node states and none checks. */
    static final long CORE_PROTOCOL_VERSION = 106;

    /** Application message types, an array of unsigned numbers; ours, ignored by reference nodes. */
    private static final String MESSAGES_KEY = "hearth_messages";

    private static final String REVISION_KEY = "fc_git_revision_unix_timestamp";

    /** 1 December 2022: 6.1.0, the first release without the firewall check, came out in that month (§8). */
    private static final long FIREWALL_CHECK_GONE_SECONDS = 1_669_852_800L;

    private static final int MOST_MESSAGE_TYPES = 64;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private Hellos() {}

    /** Whoever is only asked is not told where we listen. */
    static Hello ours(Hash chainId, SessionContext context, CompactSignature signature) {
        LocalNode local = context.local();
        PeerAddress socketAddress = context.localAddress();
        PeerAddress listening = context.attempt().initiatorOnly() ? null : local.listenAddress();
        PeerAddress inbound = PeerAddress.NONE;
        int outboundPort = 0;
        if (listening != null) {
            inbound = advertised(local, wireAddress(socketAddress).withPort(listening.port()));
            outboundPort = socketAddress.port();
        }
        return new Hello(
                local.agent(),
                CORE_PROTOCOL_VERSION,
                inbound,
                outboundPort,
                PublicKey.of(local.identity().key().toBytes()),
                signature,
                chainId,
                userData(local));
    }

    /** A configured port replaces ours; a configured address replaces ours unless it is 0.0.0.0 (§2.6). */
    private static PeerAddress advertised(LocalNode local, PeerAddress own) {
        PeerAddress configured = local.advertisedAddress();
        if (configured == null) {
            return own;
        }
        PeerAddress onWire = wireAddress(configured);
        return onWire.isUnspecified() ? own.withPort(configured.port()) : onWire;
    }

    /** The protocol has IPv4 addresses only. */
    static PeerAddress wireAddress(PeerAddress address) {
        return address.network() == PeerAddress.Network.IPV4 ? address : PeerAddress.NONE.withPort(address.port());
    }

    private static VariantObject userData(LocalNode local) {
        VariantObject.Builder data = VariantObject.builder()
                .put("platform", platform())
                .putUnsigned("bitness", 64)
                .put("node_id", local.identity().nodeId().toString());
        ChainEntry head = local.head();
        data.put(
                        "last_known_block_hash",
                        head == null ? Hash.zero(20).toString() : head.id().toString())
                .putUnsigned("last_known_block_number", head == null ? 0 : head.number())
                .put("last_known_block_time", time(head == null ? 0 : head.timeSeconds()));
        if (!local.messages().isEmpty()) {
            List<Variant> types = new ArrayList<>();
            for (MessageHandler<?> handler : local.messages()) {
                types.add(Variant.unsigned(handler.type()));
            }
            data.put(MESSAGES_KEY, new Variant.Array(types));
        }
        return data.build();
    }

    private static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (os.contains("linux")) {
            return "linux";
        }
        if (os.contains("mac")) {
            return "osx";
        }
        return os.contains("windows") ? "win32" : "other";
    }

    private static String time(long seconds) {
        return TIME.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
    }

    /**
     * Who sent the hello: its key and its node id, which is the key when it names none (§3.3 step 3).
     *
     * @throws MalformedMessageException when it names one that is no hex
     */
    static NodeIdentity identity(Hello hello) throws MalformedMessageException {
        Variant named = hello.userData().get("node_id");
        byte[] key = hello.nodePublicKey().toBytes();
        byte[] nodeId = named == null ? key : named.asFixedBytes(NodeId.LENGTH);
        return new NodeIdentity(Hash.wrap(key), Hash.wrap(nodeId));
    }

    /**
     * Whether the sender may know the firewall check: of version 106, and not certainly a later release. One that does
     * not know it after all ignores it.
     */
    static boolean mayCheckFirewalls(Hello hello) {
        boolean modern = hello.userData().get(REVISION_KEY) instanceof Variant.UInt64 revision
                && Long.compareUnsigned(revision.value(), FIREWALL_CHECK_GONE_SECONDS) >= 0;
        return hello.coreProtocolVersion() >= CORE_PROTOCOL_VERSION && !modern;
    }

    static PeerProfile profile(Hello hello, NodeIdentity identity, PeerAddress remote) {
        return new PeerProfile(
                identity,
                hello.userAgent().toString(),
                hello.coreProtocolVersion(),
                listenAddresses(hello.inboundAddress(), remote),
                head(hello),
                messageTypes(hello));
    }

    /** The endpoints a peer may be dialled at, likeliest first: its claimed port where we see it, then all it claims. */
    private static List<PeerAddress> listenAddresses(PeerAddress claimed, PeerAddress remote) {
        List<PeerAddress> addresses = new ArrayList<>();
        if (claimed.port() != 0) {
            addresses.add(remote.withPort(claimed.port()));
            if (!claimed.isUnspecified() && !claimed.sameHost(remote)) {
                addresses.add(claimed);
            }
        }
        return addresses;
    }

    private static long head(Hello hello) {
        Variant number = hello.userData().get("last_known_block_number");
        return number instanceof Variant.UInt64 known ? known.value() & 0xffff_ffffL : -1;
    }

    private static List<Integer> messageTypes(Hello hello) {
        List<Integer> types = new ArrayList<>();
        if (hello.userData().get(MESSAGES_KEY) instanceof Variant.Array array) {
            for (Variant value : array.values()) {
                if (value instanceof Variant.UInt64 type && types.size() < MOST_MESSAGE_TYPES) {
                    types.add((int) type.value());
                }
            }
        }
        types.sort(null);
        return types;
    }
}
