package dev.hearth.p2p.protocol;

/**
 * What a protocol allows on one connection.
 *
 * @param inFlight most items asked for and not yet received
 * @param maxItemsPerRequest most items in one request
 * @param maxIdsPerRequest most chain ids one answer may list
 * @param announceOnlyWhenInSync whether items may be announced only to a peer that has our chain
 */
public record SessionLimits(
        int inFlight, int maxItemsPerRequest, int maxIdsPerRequest, boolean announceOnlyWhenInSync) {}
