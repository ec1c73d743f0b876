package dev.hearth.p2p.messages.bitcoin;

/**
 * A message that arrived whole and was thrown away (§1.2): a wrong checksum, a command that is none, a payload that
 * cannot be read or that breaks a limit. Its bytes count; its sender is kept unless the consequence says otherwise.
 *
 * @param command the command, or {@link #OTHER} where it cannot be told
 * @param wireSize bytes it took on the wire, header included
 * @param reason what was wrong, in our own words
 * @param consequence what its sender has to fear
 */
public record DroppedMessage(String command, int wireSize, String reason, Consequence consequence) implements Inbound {
    /** Stands for the command of messages whose checksum or command is wrong, as in the reference's statistics. */
    public static final String OTHER = "*other*";
}
