/**
 * Who should be cold, warm or hot. {@link dev.hearth.p2p.governor.PeerTable} holds what the node knows of each peer, is
 * told of new ones by way of its {@link dev.hearth.p2p.governor.Sample} and of what became of them by way of its
 * {@link dev.hearth.p2p.governor.Reports}; the {@link dev.hearth.p2p.governor.Governor} is a function from its read-only face to
 * {@link dev.hearth.p2p.governor.Decision}s and the time of the next look; a
 * {@link dev.hearth.p2p.governor.GovernorLoop} joins the two with churn.
 *
 * <p>Nothing here owns a timer, a channel or a thread: the peer manager executes what was decided and reports each
 * outcome as a fact. All of it is confined to the node loop. Times are nanoseconds of the node loop's ticker, chance
 * comes from the streams given. Sections cited as "governor spec" are those of the Cardano governor's specification;
 * where it marks a quirk, this package does what was meant.
 */
@NullMarked
package dev.hearth.p2p.governor;

import org.jspecify.annotations.NullMarked;
