package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.examples.chain.Follower;
import dev.hearth.p2p.protocol.PeerProfile;
import java.time.Duration;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on standard error while a node is far behind the head its peers named. */
final class SyncProgress implements Runnable, AutoCloseable {
    private static final long FAR = 200;

    private final Node node;
    private final Follower<?> follower;
    private @Nullable ProgressBar bar;
    private boolean closed;

    SyncProgress(Node node, Follower<?> follower) {
        this.node = node;
        this.follower = follower;
    }

    /** Looks at the peers and moves the bar. */
    @Override
    public void run() {
        node.peers().thenAccept(this::show);
    }

    private synchronized void show(List<PeerInfo> peers) {
        long height = follower.height();
        long target = height;
        for (PeerInfo peer : peers) {
            PeerProfile profile = peer.profile();
            target = Math.max(target, profile == null ? 0 : profile.head());
        }
        if (bar == null && !closed && target - height > FAR) {
            bar = new ProgressBarBuilder()
                    .setTaskName("sync")
                    .setUnit(" blocks", 1)
                    .showSpeed()
                    .setStyle(ProgressBarStyle.ASCII)
                    .setInitialMax(target)
                    .startsFrom(height, Duration.ZERO)
                    .build();
        }
        if (bar != null) {
            bar.maxHint(target);
            bar.stepTo(height);
            if (height >= target) {
                finish();
            }
        }
    }

    private synchronized void finish() {
        if (bar != null) {
            bar.stepTo(follower.height());
            bar.close();
            bar = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        finish();
    }
}
