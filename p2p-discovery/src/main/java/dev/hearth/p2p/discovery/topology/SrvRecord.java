package dev.hearth.p2p.discovery.topology;

/**
 * One SRV record (RFC 2782).
 *
 * @param priority 0 to 65535; only records of the smallest one are used
 * @param weight 0 to 65535; chances among records of one priority
 * @param port 0 to 65535
 * @param target a name; {@code .} says that the service is not offered
 */
public record SrvRecord(int priority, int weight, int port, String target) {
    private static final int MOST = 65_535;

    /** Checks the ranges above. */
    public SrvRecord {
        check("priority", priority);
        check("weight", weight);
        check("port", port);
    }

    private static void check(String name, int value) {
        if (value < 0 || value > MOST) {
            throw new IllegalArgumentException("an SRV record's " + name + " is 0 to " + MOST + ", not " + value);
        }
    }
}
