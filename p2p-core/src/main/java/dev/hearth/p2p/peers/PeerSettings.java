package dev.hearth.p2p.peers;

import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.config.TargetNumbers;
import dev.hearth.p2p.governor.PeerPolicy;
import dev.hearth.p2p.governor.Targets;
import dev.hearth.p2p.trust.InboundPolicy;
import dev.hearth.p2p.trust.Whitelist;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * What the population of peers aims at.
 *
 * @param targets how many peers of each kind to keep
 * @param maxConnections let nobody in when there are more connections in all
 * @param inboundHard most inbound connections
 * @param inboundSoft from so many on, accepting slows down
 * @param acceptDelay before the last connection below the hard limit is accepted, and between two evictions
 * @param perAddress most inbound connections from one host outside private mode
 * @param perNetgroup most from one netgroup
 * @param handshakes most inbound connections in their handshake
 * @param topologyOnly dial nobody but configured peers, ask nobody for addresses
 * @param sharing answer requests for addresses, and take what others say
 * @param privateMode loopback and private addresses are as good as any, and not limited per address
 * @param blockInterval time between blocks; silence is measured in it (graphene-p2p §4.5)
 * @param greeting a peer has said who it is by then
 * @param handshake its handshake is complete by then
 * @param stalled it takes a byte at least so often
 * @param closing it closes so soon after a goodbye, one that dialled us within two seconds
 * @param uploadPerDay bytes to send in a day before old blocks are refused, 0 for no limit
 * @param habits what the peer policy does besides governing
 * @param inboundPolicy who is asked about inbound peers
 * @param whitelist what the operator grants to addresses
 */
public record PeerSettings(
        Targets targets,
        int maxConnections,
        int inboundHard,
        int inboundSoft,
        Duration acceptDelay,
        int perAddress,
        int perNetgroup,
        int handshakes,
        boolean topologyOnly,
        boolean sharing,
        boolean privateMode,
        Duration blockInterval,
        Duration greeting,
        Duration handshake,
        Duration stalled,
        Duration closing,
        long uploadPerDay,
        PeerPolicy.Habits habits,
        InboundPolicy inboundPolicy,
        Whitelist whitelist) {
    /** How many connections over the maximum may be in their handshake, to be told why they cannot stay. */
    static final int HANDSHAKES_OVER_MAXIMUM = 32;

    /** As the operator has configured it; {@code policy} brings the application's callbacks. */
    public static PeerSettings of(NodeConfig config, InboundPolicy policy, PeerPolicy.Habits habits) {
        return new PeerSettings(
                targets(config.targets()),
                config.get(ConfigKeys.LIMITS_MAX_CONNECTIONS),
                config.inboundHard(),
                config.inboundSoft(),
                config.get(ConfigKeys.LIMITS_ACCEPT_DELAY),
                config.get(ConfigKeys.LIMITS_PER_ADDRESS),
                config.get(ConfigKeys.LIMITS_PER_NETGROUP),
                config.get(ConfigKeys.LIMITS_HANDSHAKES),
                config.get(ConfigKeys.CONNECT_ONLY) || !config.get(ConfigKeys.ENABLE_P2P),
                config.get(ConfigKeys.PEER_SHARING) && config.get(ConfigKeys.ENABLE_P2P),
                config.privateMode(),
                config.get(ConfigKeys.BLOCK_INTERVAL),
                config.get(ConfigKeys.TIMEOUTS_GREETING),
                config.get(ConfigKeys.TIMEOUTS_HANDSHAKE),
                config.get(ConfigKeys.TIMEOUTS_STALLED),
                config.get(ConfigKeys.TIMEOUTS_CLOSING),
                config.get(ConfigKeys.LIMITS_UPLOAD_PER_DAY),
                habits,
                policy,
                whitelist(config));
    }

    /** What the operator grants to addresses. */
    public static Whitelist whitelist(NodeConfig config) {
        return new Whitelist(config.get(ConfigKeys.WHITELIST).stream()
                .map(Whitelist.Entry::parse)
                .collect(Collectors.toUnmodifiableList()));
    }

    /** The governor's form of configured targets. */
    public static Targets targets(TargetNumbers numbers) {
        return new Targets(
                numbers.root(),
                numbers.known(),
                numbers.established(),
                numbers.active(),
                numbers.knownAnchors(),
                numbers.establishedAnchors(),
                numbers.activeAnchors(),
                numbers.activeInbound());
    }

    Liveness.Patience patience() {
        return new Liveness.Patience(greeting, handshake, stalled, closing);
    }

    /** Sockets from outside: some more than there may be connections, to be told why they cannot stay. */
    AcceptSettings accept() {
        int soft = Math.max(inboundSoft, HANDSHAKES_OVER_MAXIMUM);
        return AcceptSettings.of(
                soft,
                Math.max(inboundHard, soft),
                inboundHard + HANDSHAKES_OVER_MAXIMUM,
                acceptDelay,
                perAddress,
                perNetgroup,
                handshakes);
    }
}
