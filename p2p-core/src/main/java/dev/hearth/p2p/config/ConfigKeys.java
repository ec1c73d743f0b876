package dev.hearth.p2p.config;

import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.RateLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The table of everything that can be configured: names, types, ranges, defaults, what each decides, and whether a running
 * node takes a new value. Files, variables, errors, documentation and help all come from here.
 *
 * <p>Defaults: the numbers of peers, their churn and the accept delay from cardano-governor §1.3, §3.1, §6.4 and §6.6;
 * connections and time-outs from graphene-p2p §9.3 and appendix B; the rest is ours.
 */
public final class ConfigKeys {
    private static final String LISTS = "[\\s,]+";
    private static final String NONE = "none";
    private static final NumberType.Rate RATE = new NumberType.Rate(RateLimits.LEAST);
    private static final DurationType TIMEOUT = new DurationType(Duration.ofMillis(100), Duration.ofHours(1));
    private static final DurationType CHURN = new DurationType(Duration.ofMinutes(1), Duration.ofDays(7));

    /** Where the socket listens; see {@link OwnAddress.Bound}. */
    public static final ConfigKey<Optional<PeerAddress>> LISTEN = fixed(
            "listen",
            optional(TextTypes.Address.toListenOn()),
            Optional.empty(),
            "Accept connections here; port 0 takes a free one. Without it the node only dials.");

    /** What others should dial; see {@link OwnAddress.Advertised}. */
    public static final ConfigKey<Optional<PeerAddress>> ADVERTISE = adjustable(
            "advertise",
            optional(TextTypes.Address.toDial()),
            Optional.empty(),
            "What others should dial, when it is not the address the node listens on.");

    /** Whether there is a listening socket at all. */
    public static final ConfigKey<Boolean> INBOUND_ACCEPT = fixed(
            "inbound.accept",
            new TruthType(),
            true,
            "Whether connections are accepted where listen says; false keeps the address and the door shut.");

    /** How the application is asked about inbound peers. */
    public static final ConfigKey<InboundMode> INBOUND_POLICY = fixed(
            "inbound.policy",
            new TextTypes.Word<>(InboundMode.class),
            InboundMode.OPEN,
            "How the application is asked about peers that connect: not at all, by a queue, by an event, or by both.");

    /** Peers to stay connected to. */
    public static final ConfigKey<List<HostPort>> PEERS = adjustable(
            "peers",
            new ListType<>(new TextTypes.Peer(), LISTS),
            List.of(),
            "Peers to stay connected to, by name or address.");

    /** Whether only configured peers are dialled. */
    public static final ConfigKey<Boolean> CONNECT_ONLY =
            adjustable("connectOnly", new TruthType(), false, "Dial nobody but the configured peers and the topology.");

    /** Whether peers are found, exchanged and rotated at all. */
    public static final ConfigKey<Boolean> ENABLE_P2P = adjustable(
            "enableP2P",
            new TruthType(),
            true,
            "Find and rotate peers. False: only the configured topology is dialled, no gossip, no churn.");

    /** Whether addresses are exchanged. */
    public static final ConfigKey<Boolean> PEER_SHARING = adjustable(
            "peerSharing", new TruthType(), true, "Ask peers for addresses, and tell them some when they ask.");

    /** Whether private addresses are like any others. */
    public static final ConfigKey<Optional<Boolean>> PRIVATE_MODE = fixed(
            "privateMode",
            new OptionalType<>(new TruthType(), "auto"),
            Optional.empty(),
            "Treat loopback and private addresses like public ones. By default so when listen is one of them.");

    /** The topology file. */
    public static final ConfigKey<Optional<Path>> TOPOLOGY_FILE = adjustable(
            "topologyFile",
            optional(new TextTypes.PathType()),
            Optional.empty(),
            "Local and public roots, in any of the three formats of the Cardano node.");

    /** The map of autonomous systems. */
    public static final ConfigKey<Optional<Path>> AS_MAP_FILE = fixed(
            "asMapFile",
            optional(new TextTypes.PathType()),
            Optional.empty(),
            "A map of autonomous systems, by which addresses are then grouped instead of by prefixes.");

    /** Keys that configured peers must prove. */
    public static final ConfigKey<List<KeyPin>> PINS = adjustable(
            "pins",
            new ListType<>(new TextTypes.Pin(), LISTS),
            List.of(),
            "Keys that configured peers must prove, each written KEY@HOST:PORT.");

    /** Whether a configured peer's first key is expected from then on. */
    public static final ConfigKey<Boolean> TRUST_ON_FIRST_USE = adjustable(
            "trustOnFirstUse",
            new TruthType(),
            false,
            "Remember the key a configured peer proves first, and expect it from then on.");

    /** Who has special permissions. */
    public static final ConfigKey<List<String>> WHITELIST = adjustable(
            "whitelist",
            new ListType<>(new TextTypes.Whitelisted(), "\\s+"),
            List.of(),
            "Permissions of subnets, such as noban,download@192.0.2.0/24; in a variable separated by blanks.");

    /** Whether the legacy firewall check of Graphene is used. */
    public static final ConfigKey<Boolean> FIREWALL_CHECK = adjustable(
            "firewallCheck",
            new TruthType(),
            false,
            "Ask peers that connect from then on whether they can reach this node, and answer them; networks of old"
                    + " Graphene nodes only.");

    /** Where the node keeps its files. */
    public static final ConfigKey<Optional<Path>> DATA_DIRECTORY = fixed(
            "dataDirectory",
            optional(new TextTypes.PathType()),
            Optional.empty(),
            "Keep the node's key and its address book here. Without it both are new at every start.");

    /** The name of the software. */
    public static final ConfigKey<String> AGENT =
            adjustable("agent", new TextTypes.Line(200), "Hearth/0.1", "The name of the software, as peers see it.");

    /** Time between blocks. */
    public static final ConfigKey<Duration> BLOCK_INTERVAL = adjustable(
            "blockInterval",
            new DurationType(Duration.ofMillis(100), Duration.ofDays(1)),
            Duration.ofSeconds(3),
            "Time between blocks of the chain; a peer is dropped after ten of them in silence.");

    /** Roots to know. */
    public static final ConfigKey<Integer> TARGETS_ROOT =
            adjustable("targets.root", known(), 60, "Local and public roots to know, at least.");

    /** Addresses to know. */
    public static final ConfigKey<Integer> TARGETS_KNOWN =
            adjustable("targets.known", known(), 150, "Addresses in the sample that peers are chosen from.");

    /** Connections to have. */
    public static final ConfigKey<Integer> TARGETS_ESTABLISHED =
            adjustable("targets.established", established(), 30, "Connections, warm and hot.");

    /** Hot peers to have. */
    public static final ConfigKey<Integer> TARGETS_ACTIVE =
            adjustable("targets.active", active(), 20, "Hot peers, with which the node syncs and relays.");

    /** Anchors to know. */
    public static final ConfigKey<Integer> TARGETS_KNOWN_ANCHORS =
            adjustable("targets.knownAnchors", known(), 15, "Anchors, long proven and better protected, to know.");

    /** Connections to anchors. */
    public static final ConfigKey<Integer> TARGETS_ESTABLISHED_ANCHORS =
            adjustable("targets.establishedAnchors", established(), 10, "Connections to anchors.");

    /** Hot anchors. */
    public static final ConfigKey<Integer> TARGETS_ACTIVE_ANCHORS =
            adjustable("targets.activeAnchors", active(), 5, "Hot anchors.");

    /** Hot inbound peers. */
    public static final ConfigKey<Integer> TARGETS_ACTIVE_INBOUND = adjustable(
            "targets.activeInbound",
            new NumberType(0, 10_000),
            100,
            "Hot ones of the peers that connected to us, at most.");

    /** Whether the targets below are used. */
    public static final ConfigKey<Boolean> SYNC_TARGETS_ENABLED = adjustable(
            "syncTargets.enabled", new TruthType(), false, "Use the following targets while the chain is far behind.");

    /** As {@link #TARGETS_ROOT}, while far behind. */
    public static final ConfigKey<Integer> SYNC_TARGETS_ROOT =
            adjustable("syncTargets.root", known(), 0, "As targets.root, while far behind.");

    /** As {@link #TARGETS_KNOWN}, while far behind. */
    public static final ConfigKey<Integer> SYNC_TARGETS_KNOWN =
            adjustable("syncTargets.known", known(), 150, "As targets.known, while far behind.");

    /** As {@link #TARGETS_ESTABLISHED}, while far behind. */
    public static final ConfigKey<Integer> SYNC_TARGETS_ESTABLISHED =
            adjustable("syncTargets.established", established(), 10, "As targets.established, while far behind.");

    /** As {@link #TARGETS_ACTIVE}, while far behind. */
    public static final ConfigKey<Integer> SYNC_TARGETS_ACTIVE =
            adjustable("syncTargets.active", active(), 5, "As targets.active, while far behind.");

    /** As {@link #TARGETS_KNOWN_ANCHORS}, while far behind. */
    public static final ConfigKey<Integer> SYNC_TARGETS_KNOWN_ANCHORS =
            adjustable("syncTargets.knownAnchors", known(), 100, "As targets.knownAnchors, while far behind.");

    /** As {@link #TARGETS_ESTABLISHED_ANCHORS}, while far behind. */
    public static final ConfigKey<Integer> SYNC_TARGETS_ESTABLISHED_ANCHORS = adjustable(
            "syncTargets.establishedAnchors", established(), 40, "As targets.establishedAnchors, while far behind.");

    /** As {@link #TARGETS_ACTIVE_ANCHORS}, while far behind. */
    public static final ConfigKey<Integer> SYNC_TARGETS_ACTIVE_ANCHORS =
            adjustable("syncTargets.activeAnchors", active(), 30, "As targets.activeAnchors, while far behind.");

    /** Most connections. */
    public static final ConfigKey<Integer> LIMITS_MAX_CONNECTIONS = adjustable(
            "limits.maxConnections", new NumberType(1, 10_000), 200, "Connections in all; more are refused.");

    /** Most inbound connections. */
    public static final ConfigKey<Optional<Integer>> LIMITS_INBOUND_HARD = adjustable(
            "limits.inboundHard",
            auto(new NumberType(0, 10_000)),
            Optional.empty(),
            "Inbound connections; at this number one must go before another may come."
                    + " By default what limits.maxConnections leaves beside the targets.");

    /** From how many inbound connections on accepting slows down. */
    public static final ConfigKey<Optional<Integer>> LIMITS_INBOUND_SOFT = adjustable(
            "limits.inboundSoft",
            auto(new NumberType(0, 10_000)),
            Optional.empty(),
            "From this number of inbound connections on they are accepted more slowly."
                    + " By default three quarters of limits.inboundHard.");

    /** How slowly connections are accepted just below the hard limit. */
    public static final ConfigKey<Duration> LIMITS_ACCEPT_DELAY = adjustable(
            "limits.acceptDelay",
            new DurationType(Duration.ZERO, Duration.ofMinutes(1)),
            Duration.ofSeconds(5),
            "The wait before the last connection below limits.inboundHard is accepted; shorter for those before it."
                    + " Between two evictions, too.");

    /** Most inbound connections from one address. */
    public static final ConfigKey<Integer> LIMITS_PER_ADDRESS = adjustable(
            "limits.perAddress",
            new NumberType(1, 10_000),
            4,
            "Inbound connections from one address, outside private mode.");

    /** Most inbound connections from one netgroup. */
    public static final ConfigKey<Integer> LIMITS_PER_NETGROUP = adjustable(
            "limits.perNetgroup",
            new NumberType(1, 10_000),
            32,
            "Inbound connections from one netgroup, such as an IPv4 /16, outside private mode.");

    /** Most handshakes at once. */
    public static final ConfigKey<Integer> LIMITS_HANDSHAKES = adjustable(
            "limits.handshakes",
            new NumberType(1, 10_000),
            256,
            "Handshakes at once; more connections are refused before any work is done for them.");

    /** How much news one peer may have. */
    public static final ConfigKey<Integer> LIMITS_PEER_ANNOUNCEMENTS = adjustable(
            "limits.peerAnnouncementsPerSecond",
            new NumberType(1, 10_000_000),
            10_000,
            "Items a peer that connects from now on may announce, on average; it is not listened to beyond.");

    /** What the node may send. */
    public static final ConfigKey<Long> LIMITS_UPLOAD =
            adjustable("limits.uploadBytesPerSecond", RATE, 0L, "What the node may send; 0 is without limit.");

    /** What the node may receive. */
    public static final ConfigKey<Long> LIMITS_DOWNLOAD =
            adjustable("limits.downloadBytesPerSecond", RATE, 0L, "What the node may receive; 0 is without limit.");

    /** What one peer may be sent. */
    public static final ConfigKey<Long> LIMITS_PEER_UPLOAD =
            adjustable("limits.peerUploadBytesPerSecond", RATE, 0L, "What one peer may be sent; 0 is without limit.");

    /** What one peer may send. */
    public static final ConfigKey<Long> LIMITS_PEER_DOWNLOAD =
            adjustable("limits.peerDownloadBytesPerSecond", RATE, 0L, "What one peer may send; 0 is without limit.");

    /** What the node may send in a day before old blocks are refused. */
    public static final ConfigKey<Long> LIMITS_UPLOAD_PER_DAY = adjustable(
            "limits.uploadBytesPerDay",
            new NumberType.Rate(1),
            0L,
            "What the node may send in a day, of which 4 MB are kept for every ten minutes that are left: peers that ask for blocks older than"
                    + " a week when it is spent are disconnected, unless they have the permission download; 0 is without limit.");

    /** How long a peer may take to greet. */
    public static final ConfigKey<Duration> TIMEOUTS_GREETING = adjustable(
            "timeouts.greeting", TIMEOUT, Duration.ofSeconds(10), "A peer that takes longer to say who it is.");

    /** How long a handshake may take. */
    public static final ConfigKey<Duration> TIMEOUTS_HANDSHAKE =
            adjustable("timeouts.handshake", TIMEOUT, Duration.ofSeconds(30), "A handshake that takes longer in all.");

    /** How long a peer may take no byte. */
    public static final ConfigKey<Duration> TIMEOUTS_STALLED =
            adjustable("timeouts.stalled", TIMEOUT, Duration.ofSeconds(30), "A peer that takes no byte for longer.");

    /** How long a polite goodbye may take. */
    public static final ConfigKey<Duration> TIMEOUTS_CLOSING = adjustable(
            "timeouts.closing",
            TIMEOUT,
            Duration.ofSeconds(20),
            "A peer that takes longer to close politely; one that dialled us has two seconds at most.");

    /** How often peers are rotated. */
    public static final ConfigKey<Duration> CHURN_INTERVAL = adjustable(
            "churn.interval", CHURN, Duration.ofMinutes(55), "Time between two rotations of peers, up to 10 m more.");

    /** How often peers are rotated while the chain is far behind. */
    public static final ConfigKey<Duration> CHURN_BULK_INTERVAL = adjustable(
            "churn.bulkInterval",
            CHURN,
            Duration.ofMinutes(15),
            "Time between two rotations while the chain is far behind, up to 1 m more.");

    /** How often peers are rotated in a node's first hour. */
    public static final ConfigKey<Duration> CHURN_YOUNG_INTERVAL = adjustable(
            "churn.youngInterval",
            CHURN,
            Duration.ofMinutes(1),
            "Time between two rotations in the first hour after a start, up to 1 m more.");

    /** Intervals of routines. */
    public static final ConfigKey<SortedMap<String, Duration>> ROUTINES = adjustable(
            "routines",
            new RoutineIntervals(new DurationType(Duration.ofMillis(10), Duration.ofDays(7))),
            Collections.unmodifiableSortedMap(new TreeMap<>()),
            "Intervals of the node's loops by name, where they shall not be as built in.");

    /** The table, in the order it is read best. */
    public static final List<Section> SECTIONS = List.of(
            new Section("Addresses", List.of(LISTEN, ADVERTISE, INBOUND_ACCEPT, INBOUND_POLICY)),
            new Section(
                    "Peers",
                    List.of(
                            PEERS,
                            CONNECT_ONLY,
                            ENABLE_P2P,
                            PEER_SHARING,
                            PRIVATE_MODE,
                            TOPOLOGY_FILE,
                            AS_MAP_FILE,
                            PINS,
                            TRUST_ON_FIRST_USE,
                            WHITELIST,
                            FIREWALL_CHECK)),
            new Section("The node", List.of(DATA_DIRECTORY, AGENT, BLOCK_INTERVAL)),
            new Section(
                    "Targets",
                    List.of(
                            TARGETS_ROOT,
                            TARGETS_KNOWN,
                            TARGETS_ESTABLISHED,
                            TARGETS_ACTIVE,
                            TARGETS_KNOWN_ANCHORS,
                            TARGETS_ESTABLISHED_ANCHORS,
                            TARGETS_ACTIVE_ANCHORS,
                            TARGETS_ACTIVE_INBOUND)),
            new Section(
                    "Targets while far behind",
                    List.of(
                            SYNC_TARGETS_ENABLED,
                            SYNC_TARGETS_ROOT,
                            SYNC_TARGETS_KNOWN,
                            SYNC_TARGETS_ESTABLISHED,
                            SYNC_TARGETS_ACTIVE,
                            SYNC_TARGETS_KNOWN_ANCHORS,
                            SYNC_TARGETS_ESTABLISHED_ANCHORS,
                            SYNC_TARGETS_ACTIVE_ANCHORS)),
            new Section(
                    "Limits",
                    List.of(
                            LIMITS_MAX_CONNECTIONS,
                            LIMITS_INBOUND_HARD,
                            LIMITS_INBOUND_SOFT,
                            LIMITS_ACCEPT_DELAY,
                            LIMITS_PER_ADDRESS,
                            LIMITS_PER_NETGROUP,
                            LIMITS_HANDSHAKES,
                            LIMITS_PEER_ANNOUNCEMENTS,
                            LIMITS_UPLOAD,
                            LIMITS_DOWNLOAD,
                            LIMITS_PEER_UPLOAD,
                            LIMITS_PEER_DOWNLOAD,
                            LIMITS_UPLOAD_PER_DAY)),
            new Section(
                    "Time-outs", List.of(TIMEOUTS_GREETING, TIMEOUTS_HANDSHAKE, TIMEOUTS_STALLED, TIMEOUTS_CLOSING)),
            new Section("Routines", List.of(CHURN_INTERVAL, CHURN_BULK_INTERVAL, CHURN_YOUNG_INTERVAL, ROUTINES)));

    /** All keys, in the order of the sections. */
    public static final List<ConfigKey<?>> ALL = SECTIONS.stream()
            .<ConfigKey<?>>flatMap(section -> section.keys().stream())
            .toList();

    private ConfigKeys() {}

    /**
     * Keys that belong together.
     *
     * @param title a few words
     * @param keys of the section, most important first
     */
    public record Section(String title, List<ConfigKey<?>> keys) {}

    /** The key of this name; empty when there is none. */
    public static Optional<ConfigKey<?>> find(String name) {
        return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    /** The table as a page of plain text, for a command line's help. */
    public static String help() {
        StringBuilder page = new StringBuilder();
        for (Section section : SECTIONS) {
            page.append(page.isEmpty() ? "" : "\n").append(section.title()).append('\n');
            for (ConfigKey<?> key : section.keys()) {
                page.append("  ")
                        .append(key.name())
                        .append(" = ")
                        .append(showDefault(key))
                        .append('\n');
                page.append("      ").append(key.description()).append('\n');
                page.append("      ").append(key.expected()).append("; ").append(key.environmentVariable());
                page.append('\n');
            }
        }
        return page.toString();
    }

    /** The default of a key in one line. */
    public static <T> String showDefault(ConfigKey<T> key) {
        return key.show(key.defaultValue());
    }

    private static <T> ConfigKey<T> adjustable(String name, ValueType<T> type, T defaultValue, String description) {
        return new ConfigKey<>(name, type, defaultValue, true, description);
    }

    private static <T> ConfigKey<T> fixed(String name, ValueType<T> type, T defaultValue, String description) {
        return new ConfigKey<>(name, type, defaultValue, false, description);
    }

    private static <T> OptionalType<T> optional(ValueType<T> type) {
        return new OptionalType<>(type, NONE);
    }

    private static <T> OptionalType<T> auto(ValueType<T> type) {
        return new OptionalType<>(type, "auto");
    }

    /** The caps of cardano-governor §1.3. */
    private static NumberType known() {
        return new NumberType(0, 10_000);
    }

    private static NumberType established() {
        return new NumberType(0, 1_000);
    }

    private static NumberType active() {
        return new NumberType(0, 100);
    }
}
