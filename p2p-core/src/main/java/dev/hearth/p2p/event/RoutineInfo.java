package dev.hearth.p2p.event;

import java.time.Duration;

/**
 * One of a node's loops at one moment.
 *
 * @param name unique in the node
 * @param description what it does, as the end of "this routine ..."
 * @param interval time between the end of one run and the start of the next; runs are left out while there is nothing to do
 * @param running whether it runs by itself
 * @param runs how often it has run
 * @param failures how often it has failed; that never ends its schedule
 * @param sinceLastRun how long ago it last ran; negative when it has not
 */
public record RoutineInfo(
        String name,
        String description,
        Duration interval,
        boolean running,
        long runs,
        long failures,
        Duration sinceLastRun) {}
