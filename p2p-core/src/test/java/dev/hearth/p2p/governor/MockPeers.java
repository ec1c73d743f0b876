package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.Reports.DialFailure;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The peers of a world and the connections with them: they answer, refuse, drop out and come by themselves. */
final class MockPeers {
    private static final long SECOND = GovernorWorld.SECOND;

    enum Status {
        COLD,
        WARM,
        HOT
    }

    /** One connection; what was planned for an earlier one of the same peer does not concern it. */
    private static final class Link {
        Status status = Status.WARM;
    }

    private final GovernorWorld world;
    private final WorldSettings settings;
    private final PeerTable table;
    private final Map<PeerAddress, Link> links = new LinkedHashMap<>();
    private final Set<PeerAddress> banned = new LinkedHashSet<>();
    boolean networkDown;

    MockPeers(GovernorWorld world) {
        this.world = world;
        this.settings = world.settings;
        this.table = world.table;
    }

    // What is asked

    Status status(PeerAddress peer) {
        Link link = links.get(peer);
        return link == null ? Status.COLD : link.status;
    }

    boolean isBanned(PeerAddress peer) {
        return banned.contains(peer);
    }

    boolean isInbound(PeerAddress peer) {
        return world.all(world.view.inbound()).stream()
                .anyMatch(known -> known.address().equals(peer));
    }

    /** Whether the connection with this peer is one we wanted, not one it opened. */
    private boolean isOurs(PeerAddress peer) {
        Explanation explanation = table.explain(peer);
        return explanation != null && explanation.family() != Family.INBOUND;
    }

    /** Whom a peer tells of. */
    List<PeerAddress> neighbours(PeerAddress address) {
        int index = world.indexOf(address);
        List<PeerAddress> neighbours = new ArrayList<>();
        for (int i = 1; i <= settings.degree(); i++) {
            neighbours.add(world.peer(Math.floorMod(index * 7 + i * i * 3 + 1, settings.peers())));
        }
        return neighbours;
    }

    private boolean shares(PeerAddress address) {
        return Math.floorMod(world.indexOf(address) * 37, 100) < settings.sharePercent();
    }

    private long roundTrip(PeerAddress address) {
        return (10 + Math.floorMod(world.indexOf(address) * 31, 200)) * SECOND / 1000;
    }

    // What the governor decides

    void connect(PeerAddress peer, boolean reuseOnly) {
        world.after(networkDown ? 1000 : world.delay(3000), () -> dialled(peer, reuseOnly));
    }

    private void dialled(PeerAddress peer, boolean reuseOnly) {
        boolean refused = world.chance.nextInt(100) < settings.refusePercent();
        if (networkDown) {
            dialFailed(peer, DialFailure.NO_ROUTE);
        } else if (reuseOnly && !isInbound(peer)) {
            dialFailed(peer, DialFailure.NOT_DIALLED);
        } else if (refused) {
            dialFailed(peer, DialFailure.OTHER);
        } else if (table.reports().connected(peer, shares(peer), world.now)) {
            links.put(peer, new Link());
            table.reports().roundTrip(peer, roundTrip(peer), world.now);
            scheduleMishap(peer);
        }
    }

    private void dialFailed(PeerAddress peer, DialFailure failure) {
        table.reports().connectFailed(peer, failure, world.now);
        failed(peer, 3 * SECOND);
    }

    void activate(PeerAddress peer) {
        job(peer, world.delay(50), link -> {
            if (world.chance.nextInt(200) < settings.refusePercent()) {
                links.remove(peer);
                boolean ours = isOurs(peer);
                table.reports().activationFailed(peer, world.now);
                failed(peer, ours ? 8 * SECOND : 0);
            } else {
                link.status = Status.HOT;
                assertThat(table.reports().activated(peer, world.now)).isTrue();
            }
        });
    }

    void deactivate(PeerAddress peer) {
        job(peer, world.delay(2000), link -> {
            link.status = Status.WARM;
            world.rests.restsWarm(peer, 10 * SECOND);
            table.reports().deactivated(peer, ExitKind.DEMOTED_BY_US.delayNanos(), world.now);
        });
    }

    void close(PeerAddress peer) {
        job(peer, world.delay(3000), link -> {
            links.remove(peer);
            assertThat(table.reports().closed(peer, world.now)).isTrue();
        });
    }

    /** Something that is over if the connection is gone meanwhile. */
    private void job(PeerAddress peer, long delay, Consumer<Link> end) {
        Link link = links.get(peer);
        assertThat(link).as("connection of %s", peer).isNotNull();
        world.after(delay, () -> {
            if (links.get(peer) == link) {
                end.accept(link);
            }
        });
    }

    /** A peer that failed rests, unless that made it unknown: then it may come back as a stranger. */
    private void failed(PeerAddress peer, long atLeastNanos) {
        PeerView.Peer known = world.view.find(peer);
        if (known == null || known.family() == Family.INBOUND) {
            world.rests.troubled(peer);
            world.rests.stranger(peer);
        } else {
            world.rests.restsCold(peer, atLeastNanos);
        }
    }

    // What peers do by themselves

    private void scheduleMishap(PeerAddress peer) {
        if (settings.mishaps() > 0) {
            long within = 2 * GovernorWorld.HOUR / settings.mishaps();
            job(peer, world.chance.nextLong(within), link -> {
                mishap(peer, world.chance.nextInt(4));
                if (links.get(peer) == link) {
                    scheduleMishap(peer);
                }
            });
        }
    }

    /** Ends its hot protocols (0), cools down (1) or is lost, if it is connected. */
    void mishap(PeerAddress peer, int kind) {
        Link link = links.get(peer);
        if (link == null) {
            return;
        }
        ExitKind exit = List.of(ExitKind.values()).get(world.chance.nextInt(ExitKind.values().length));
        if (kind == 0 && link.status == Status.HOT) {
            link.status = Status.WARM;
            world.rests.restsWarm(peer, exit.delayNanos() + SECOND / 10);
            table.reports().endedHot(peer, exit, world.now);
        } else if (kind == 1) {
            coolDown(peer, exit);
        } else {
            lose(peer, exit);
        }
    }

    private void coolDown(PeerAddress peer, ExitKind exit) {
        links.remove(peer);
        world.rests.troubled(peer);
        table.reports().cooling(peer, world.now);
        world.after(world.delay(60_000), () -> {
            Explanation cooling = table.explain(peer);
            if (cooling != null && cooling.state() == PeerState.COOLING) {
                lose(peer, exit);
            }
        });
    }

    private void lose(PeerAddress peer, ExitKind exit) {
        links.remove(peer);
        boolean ours = isOurs(peer) && table.explain(peer).state() != PeerState.CLOSING;
        table.reports().lost(peer, exit, world.now);
        failed(peer, ours ? exit.delayNanos() + SECOND / 10 : 0);
    }

    void connectInbound(PeerAddress peer) {
        if (!isBanned(peer) && !networkDown && table.reports().inboundConnected(peer, world.now)) {
            links.put(peer, new Link());
            world.rests.stranger(peer);
            table.reports().inboundListens(peer, peer, world.now);
            world.addresses.met(peer);
        }
    }

    void disconnectInbound(PeerAddress peer) {
        if (isInbound(peer)) {
            links.remove(peer);
            world.rests.mayBeHot(peer);
            table.reports().inboundGone(peer);
        }
    }

    // What happens to them

    void ban(PeerAddress peer) {
        banned.add(peer);
        world.rests.stranger(peer);
        links.remove(peer);
        table.sample().banned(peer);
    }

    void loseNetwork() {
        networkDown = true;
        for (PeerAddress peer : List.copyOf(links.keySet())) {
            if (!table.reports().inboundGone(peer)) {
                table.reports().lost(peer, ExitKind.ERROR, world.now);
            }
            world.rests.troubled(peer);
        }
        links.clear();
    }
}
