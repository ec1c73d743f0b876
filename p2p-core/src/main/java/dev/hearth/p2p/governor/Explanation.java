package dev.hearth.p2p.governor;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Why a peer is in its state, and what may change it.
 *
 * @param peer whom it is about
 * @param family whose targets count it
 * @param state what we do with it
 * @param sinceNanos when that began
 * @param dialFailed whether it waits because of a dial that failed
 * @param failCount failures since it was last hot for two minutes
 * @param lastDecision the last decision about it; null if there was none
 * @param decidedNanos when that was
 * @param outlook what may happen next
 * @param nextNanos when, {@link Plan#NEVER} if that depends on others
 */
public record Explanation(
        PeerAddress peer,
        Family family,
        PeerState state,
        long sinceNanos,
        boolean dialFailed,
        int failCount,
        Decision.@Nullable OfPeer lastDecision,
        long decidedNanos,
        Outlook outlook,
        long nextNanos) {
    /** What may happen to a peer next. */
    public enum Outlook {
        DIALLED_WHEN_WANTED("it may be dialled as soon as a peer is wanted"),
        DIALLED_AGAIN("it may be dialled again"),
        BEING_CONNECTED("it is being connected to"),
        PROMOTED_WHEN_WANTED("it may be promoted as soon as a hot peer is wanted"),
        PROMOTED_LATER("it may be promoted"),
        BEING_PROMOTED("it is being promoted"),
        NEXT_CHURN("it will be considered at the next churn"),
        STAYS_HOT("it stays hot as long as it is configured and works"),
        BEING_DEMOTED("it is being demoted"),
        BEING_CLOSED("it is being closed"),
        LINGERS("it is cold as soon as its connection is gone");

        private final String words;

        Outlook(String words) {
            this.words = words;
        }

        /** The outlook as a sentence without a time. */
        public String words() {
            return words;
        }
    }

    static Explanation of(PeerEntry peer, long nextChurnNanos) {
        Outlook outlook = outlook(peer);
        Timers.Timer timer = peer.stateTimer;
        long next = outlook == Outlook.NEXT_CHURN ? nextChurnNanos : timer == null ? Plan.NEVER : timer.dueNanos();
        return new Explanation(
                peer.address(),
                peer.family(),
                peer.state(),
                peer.sinceNanos(),
                peer.backingOff,
                peer.failCount(),
                peer.lastDecision,
                peer.decidedNanos,
                outlook,
                next);
    }

    private static Outlook outlook(PeerEntry peer) {
        return switch (peer.state()) {
            case AVAILABLE -> Outlook.DIALLED_WHEN_WANTED;
            case WAITING -> Outlook.DIALLED_AGAIN;
            case CONNECTING -> Outlook.BEING_CONNECTED;
            case READY -> Outlook.PROMOTED_WHEN_WANTED;
            case RESTING -> Outlook.PROMOTED_LATER;
            case ACTIVATING -> Outlook.BEING_PROMOTED;
            case HOT -> peer.family() == Family.LOCAL ? Outlook.STAYS_HOT : Outlook.NEXT_CHURN;
            case DEACTIVATING -> Outlook.BEING_DEMOTED;
            case CLOSING -> Outlook.BEING_CLOSED;
            case COOLING -> Outlook.LINGERS;
        };
    }

    /** The whole in words, e.g. "192.0.2.1:1776 is warm, an ordinary peer; …; it may be promoted in 8 s." */
    public String words(long nowNanos) {
        StringBuilder words = new StringBuilder(128)
                .append(peer)
                .append(" is ")
                .append(state.temperature().name().toLowerCase(Locale.ROOT))
                .append(", ")
                .append(family.words());
        if (failCount > 0) {
            words.append(", with ").append(failCount).append(failCount == 1 ? " failure" : " failures");
        }
        if (lastDecision != null) {
            words.append("; ")
                    .append(seconds(nowNanos - decidedNanos))
                    .append(" s ago we decided to ")
                    .append(verb(lastDecision))
                    .append(" because ")
                    .append(lastDecision.cause().words());
        }
        words.append("; ").append(outlook.words());
        if (nextNanos != Plan.NEVER) {
            words.append(outlook == Outlook.NEXT_CHURN ? ", in " : " in ")
                    .append(seconds(Math.max(0, nextNanos - nowNanos)))
                    .append(" s");
        }
        return words.append('.').toString();
    }

    /** What a peer waits after, in words; null when it does not wait. */
    public @Nullable String ending(long nowNanos) {
        if (state != PeerState.WAITING) {
            return null;
        }
        String what = dialFailed ? "the last dial to it failed " : "its connection ended ";
        return what + seconds(nowNanos - sinceNanos) + " s ago";
    }

    private static String verb(Decision.OfPeer decision) {
        if (decision instanceof Decision.Connect) {
            return "connect to it";
        } else if (decision instanceof Decision.Activate) {
            return "make it hot";
        } else if (decision instanceof Decision.Deactivate) {
            return "make it warm";
        } else if (decision instanceof Decision.Close) {
            return "close it";
        } else if (decision instanceof Decision.AskForAddresses) {
            return "ask it for addresses";
        }
        return "forget it";
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1);
    }
}
