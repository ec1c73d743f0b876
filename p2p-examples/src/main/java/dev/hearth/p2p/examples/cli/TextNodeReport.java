package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.PeerText;
import dev.hearth.p2p.protocol.Reachability;
import dev.hearth.p2p.trust.InboundAttempt;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** For people: peers, blocks of the last minute, and every 5,000th of the older ones. */
final class TextNodeReport implements NodeReport {
    private static final long SYNC_STRIDE = 5_000;
    private static final long RECENT_SECONDS = 60;

    private final LineOutput output;

    private final boolean verbose;

    private final Function<Hash, String> show;

    /**
     * @param show how ids of blocks are written
     * @param verbose whether promotions and demotions are shown
     */
    TextNodeReport(LineOutput output, Function<Hash, String> show, boolean verbose) {
        this.output = output;
        this.show = show;
        this.verbose = verbose;
    }

    @Override
    public void opened(@Nullable ChainEntry head) {
        say("chain: " + (head == null ? "empty" : place(head)));
    }

    @Override
    public void event(NodeEvent event) {
        if (event instanceof NodeEvent.Listening listening) {
            say("listening on " + listening.address());
        } else if (event instanceof NodeEvent.PeerChanged peer) {
            peer(peer);
        } else if (event instanceof NodeEvent.BlockAccepted accepted) {
            block(accepted.block());
        } else if (event instanceof NodeEvent.Synced caughtUp) {
            ChainEntry head = caughtUp.head();
            say("in sync" + (head == null ? ", chain empty" : " at " + place(head)));
        } else if (event instanceof NodeEvent.Reorganised reorganised) {
            say("reorganised: " + reorganised.depth() + " undone from " + place(reorganised.from()) + " to "
                    + place(reorganised.to()));
        } else if (event instanceof NodeEvent.Promoted promoted && verbose) {
            moved("promoted", promoted.peer(), promoted.from(), promoted.to(), promoted.reason());
        } else if (event instanceof NodeEvent.Demoted demoted && verbose) {
            moved("demoted", demoted.peer(), demoted.from(), demoted.to(), demoted.reason());
        } else if (event instanceof NodeEvent.Reachability found) {
            boolean open = found.state() == Reachability.REACHABLE;
            say("peers can" + (open ? "" : "not") + " call us at " + found.observed());
        } else if (event instanceof NodeEvent.Banned banned) {
            Long until = banned.untilSeconds();
            say(banned.subject() + " banned" + (until == null ? "" : " until " + Answers.time(until)) + ": "
                    + PeerText.printable(banned.reason()));
        } else if (event instanceof NodeEvent.TrustFailed failed) {
            say("peer " + failed.peer() + " has not been judged (" + Answers.lowerCase(failed.cause()) + ") and may "
                    + failed.permissions());
        }
    }

    @Override
    public void flood(Map<DisconnectReason, Long> reasons) {
        say(reasons.values().stream().mapToLong(Long::longValue).sum()
                + " inbound connections of a flood ended before they were active: "
                + reasons.entrySet().stream()
                        .map(reason -> reason.getValue() + " " + Answers.lowerCase(reason.getKey()))
                        .collect(Collectors.joining(", ")));
    }

    private void moved(String how, PeerAddress peer, Temperature from, Temperature to, String reason) {
        say("peer " + peer + " " + how + " from " + Answers.lowerCase(from) + " to " + Answers.lowerCase(to) + ": "
                + PeerText.printable(reason));
    }

    private void peer(NodeEvent.PeerChanged peer) {
        switch (peer.state()) {
            case CONNECTING, HANDSHAKING, CLOSING -> {
                // Soon told by the states that follow.
            }
            case ACTIVE ->
                say("peer " + peer.address() + " active ("
                        + peer.direction().name().toLowerCase(Locale.ROOT)
                        + (peer.agent() == null ? "" : ", " + PeerText.printable(peer.agent())) + ")");
            case CLOSED ->
                say("peer " + peer.address() + " closed: "
                        + (peer.reason() == null
                                ? "no reason"
                                : peer.reason().name().toLowerCase(Locale.ROOT))
                        + (peer.detail().isEmpty() ? "" : " (" + PeerText.printable(peer.detail()) + ")"));
        }
    }

    private void block(ChainEntry block) {
        if (isRecent(block) || block.number() % SYNC_STRIDE == 0) {
            say(place(block));
        }
    }

    private static boolean isRecent(ChainEntry block) {
        return block.timeSeconds() >= System.currentTimeMillis() / 1_000 - RECENT_SECONDS;
    }

    private String place(ChainEntry block) {
        return "block " + block.number() + " " + show.apply(block.id());
    }

    @Override
    public void message(boolean inbound, PeerAddress peer, String type, String name, int size) {
        output.offer(() -> String.format(
                Locale.ROOT, "%s %-21s %s (%s), %,d bytes", inbound ? "<-" : "->", peer, name, type, size));
    }

    @Override
    public void inbound(InboundAttempt attempt, boolean waits) {
        long connection = attempt.connection().value();
        say("peer " + attempt.address() + " comes in (" + PeerText.printable(attempt.agent()) + ")"
                + (waits ? ": accept " + connection + ", or refuse " + connection : ""));
    }

    @Override
    public void answer(Answer answer) {
        answer.lines().forEach(this::say);
    }

    @Override
    public void failed(String command, String message) {
        say((command.isEmpty() ? "" : command + ": ") + message);
    }

    @Override
    public void reloaded(List<String> changed, List<String> needsRestart) {
        say("configuration read again: " + (changed.isEmpty() ? "nothing" : String.join(", ", changed)) + " changed"
                + (needsRestart.isEmpty() ? "" : "; needs a restart: " + String.join(", ", needsRestart)));
    }

    @Override
    public void stopped(@Nullable ChainEntry head, long blocks, long transactions, TrafficInfo traffic) {
        output.put(() -> String.format(
                Locale.ROOT,
                "stopped at %s; received %,d blocks, %,d transactions; %s in, %s out",
                head == null ? "an empty chain" : place(head),
                blocks,
                transactions,
                ByteText.of(traffic.received()),
                ByteText.of(traffic.sent())));
        long dropped = output.takeDropped();
        if (dropped > 0) {
            say(dropped + " lines of the trace were dropped");
        }
    }

    private void say(String line) {
        output.put(() -> line);
    }
}
