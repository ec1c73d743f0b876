package dev.hearth.p2p.runtime;

/**
 * The most bytes per second that a node may exchange with its peers, counted at the sockets: ciphertext, and all that
 * precedes it (graphene-p2p §9.4). A second's worth may come at once. 0 is no limit, which is the default. Immutable;
 * the {@code with} methods return changed copies.
 *
 * <p>Below about 8 KiB/s for each busy peer the peers' own deadlines will end connections now and then.
 *
 * @param nodeUpload to all peers together, 0 or at least 1,024
 * @param nodeDownload from all peers together, 0 or at least 1,024
 * @param peerUpload to each peer, 0 or at least 1,024
 * @param peerDownload from each peer, 0 or at least 1,024
 */
public record RateLimits(long nodeUpload, long nodeDownload, long peerUpload, long peerDownload) {
    /** No limit at all. */
    public static final RateLimits NONE = new RateLimits(0, 0, 0, 0);

    /** The lowest limit there is, bytes per second. */
    public static final int LEAST = 1024;

    /** Checks the ranges; throws {@link ConfigurationException}. */
    public RateLimits {
        require("nodeUpload", nodeUpload);
        require("nodeDownload", nodeDownload);
        require("peerUpload", peerUpload);
        require("peerDownload", peerDownload);
    }

    private static void require(String name, long bytesPerSecond) {
        if (bytesPerSecond != 0 && bytesPerSecond < LEAST) {
            throw new ConfigurationException(
                    name + ": found " + bytesPerSecond + " bytes/s, expected 0 for no limit, or at least " + LEAST);
        }
    }

    /** Whether there is no limit at all. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** Returns these limits with another upload of the node, bytes per second. */
    public RateLimits withNodeUpload(long bytesPerSecond) {
        return new RateLimits(bytesPerSecond, nodeDownload, peerUpload, peerDownload);
    }

    /** Returns these limits with another download of the node, bytes per second. */
    public RateLimits withNodeDownload(long bytesPerSecond) {
        return new RateLimits(nodeUpload, bytesPerSecond, peerUpload, peerDownload);
    }

    /** Returns these limits with another upload to each peer, bytes per second. */
    public RateLimits withPeerUpload(long bytesPerSecond) {
        return new RateLimits(nodeUpload, nodeDownload, bytesPerSecond, peerDownload);
    }

    /** Returns these limits with another download from each peer, bytes per second. */
    public RateLimits withPeerDownload(long bytesPerSecond) {
        return new RateLimits(nodeUpload, nodeDownload, peerUpload, bytesPerSecond);
    }
}
