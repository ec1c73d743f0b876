package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.trust.Permissions;

/** Who hears of peers that have become usable or gone. Node loop. */
public interface PeerUsers {
    /** A connection is complete. */
    void added(Connection connection);

    /** It is hot: ask it, as far as its permissions go. */
    void activated(Connection connection, Permissions permissions, boolean blocksOnly);

    /** It is warm: ask it no more. */
    void deactivated(Connection connection);

    /** It is gone. */
    void removed(Connection connection);

    /** It takes bytes again. */
    void writable(Connection connection);
}
