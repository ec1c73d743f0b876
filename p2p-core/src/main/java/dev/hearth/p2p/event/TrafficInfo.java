package dev.hearth.p2p.event;

/**
 * The bytes of all connections of a node together.
 *
 * @param received since the start
 * @param sent since the start
 * @param receivedPerSecond mean of the last minute, as of its last whole second
 * @param sentPerSecond mean of the last minute, as of its last whole second
 */
public record TrafficInfo(long received, long sent, long receivedPerSecond, long sentPerSecond) {}
