package dev.hearth.p2p.protocol;

import java.time.Duration;

/**
 * What a protocol allows on one connection.
 *
 * @param inFlight most items asked for and not yet received
 * @param maxItemsPerRequest most items in one request
 * @param maxIdsPerRequest most chain ids one answer may list
 * @param mostRequested most items the peer may have asked us for and not yet received
 * @param announceOnlyWhenInSync whether items may be announced only to a peer that has our chain
 * @param listsHeaders whether answers list the headers of blocks, not only their ids
 * @param patience how long a peer may leave a request unanswered while nothing at all arrives of the answer
 */
public record SessionLimits(
        int inFlight,
        int maxItemsPerRequest,
        int maxIdsPerRequest,
        int mostRequested,
        boolean announceOnlyWhenInSync,
        boolean listsHeaders,
        Duration patience) {}
