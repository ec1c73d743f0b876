package dev.hearth.p2p.event;

/**
 * The bytes of all connections of a node together, as of the last second.
 *
 * @param received since the start
 * @param sent since the start
 * @param receivedPerSecond mean of the last minute
 * @param sentPerSecond mean of the last minute
 */
public record TrafficInfo(long received, long sent, long receivedPerSecond, long sentPerSecond) {}
