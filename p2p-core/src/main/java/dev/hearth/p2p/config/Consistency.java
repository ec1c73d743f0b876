package dev.hearth.p2p.config;

import static dev.hearth.p2p.config.ConfigKeys.CONNECT_ONLY;
import static dev.hearth.p2p.config.ConfigKeys.ENABLE_P2P;
import static dev.hearth.p2p.config.ConfigKeys.LIMITS_DOWNLOAD;
import static dev.hearth.p2p.config.ConfigKeys.LIMITS_INBOUND_HARD;
import static dev.hearth.p2p.config.ConfigKeys.LIMITS_INBOUND_SOFT;
import static dev.hearth.p2p.config.ConfigKeys.LIMITS_MAX_CONNECTIONS;
import static dev.hearth.p2p.config.ConfigKeys.LIMITS_PEER_DOWNLOAD;
import static dev.hearth.p2p.config.ConfigKeys.LIMITS_PEER_UPLOAD;
import static dev.hearth.p2p.config.ConfigKeys.LIMITS_UPLOAD;
import static dev.hearth.p2p.config.ConfigKeys.LISTEN;
import static dev.hearth.p2p.config.ConfigKeys.PEERS;
import static dev.hearth.p2p.config.ConfigKeys.SYNC_TARGETS_ACTIVE;
import static dev.hearth.p2p.config.ConfigKeys.SYNC_TARGETS_ACTIVE_ANCHORS;
import static dev.hearth.p2p.config.ConfigKeys.SYNC_TARGETS_ESTABLISHED;
import static dev.hearth.p2p.config.ConfigKeys.SYNC_TARGETS_ESTABLISHED_ANCHORS;
import static dev.hearth.p2p.config.ConfigKeys.SYNC_TARGETS_KNOWN;
import static dev.hearth.p2p.config.ConfigKeys.SYNC_TARGETS_KNOWN_ANCHORS;
import static dev.hearth.p2p.config.ConfigKeys.SYNC_TARGETS_ROOT;
import static dev.hearth.p2p.config.ConfigKeys.TARGETS_ACTIVE;
import static dev.hearth.p2p.config.ConfigKeys.TARGETS_ACTIVE_ANCHORS;
import static dev.hearth.p2p.config.ConfigKeys.TARGETS_ESTABLISHED;
import static dev.hearth.p2p.config.ConfigKeys.TARGETS_ESTABLISHED_ANCHORS;
import static dev.hearth.p2p.config.ConfigKeys.TARGETS_KNOWN;
import static dev.hearth.p2p.config.ConfigKeys.TARGETS_KNOWN_ANCHORS;
import static dev.hearth.p2p.config.ConfigKeys.TARGETS_ROOT;
import static dev.hearth.p2p.config.ConfigKeys.TIMEOUTS_GREETING;
import static dev.hearth.p2p.config.ConfigKeys.TIMEOUTS_HANDSHAKE;
import static dev.hearth.p2p.config.ConfigKeys.TOPOLOGY_FILE;

import dev.hearth.p2p.runtime.ConfigurationException;

/**
 * What values must go together. Where the reference silently ignores targets that are not sane (cardano-governor §1.3),
 * this is an error.
 */
final class Consistency {
    private final NodeConfig config;

    private Consistency(NodeConfig config) {
        this.config = config;
    }

    static void check(NodeConfig config) {
        Consistency consistency = new Consistency(config);
        consistency.checkTargets();
        consistency.checkSyncTargets();
        consistency.checkConnections();
        consistency.checkRate(LIMITS_PEER_UPLOAD, LIMITS_UPLOAD);
        consistency.checkRate(LIMITS_PEER_DOWNLOAD, LIMITS_DOWNLOAD);
        consistency.atMost(TIMEOUTS_GREETING, TIMEOUTS_HANDSHAKE);
        consistency.checkSomebodyToDial(CONNECT_ONLY, true);
        consistency.checkSomebodyToDial(ENABLE_P2P, false);
    }

    private void checkTargets() {
        atMost(TARGETS_ACTIVE, TARGETS_ESTABLISHED);
        atMost(TARGETS_ESTABLISHED, TARGETS_KNOWN);
        atMost(TARGETS_ROOT, TARGETS_KNOWN);
        atMost(TARGETS_ACTIVE_ANCHORS, TARGETS_ESTABLISHED_ANCHORS);
        atMost(TARGETS_ESTABLISHED_ANCHORS, TARGETS_KNOWN_ANCHORS);
    }

    private void checkSyncTargets() {
        atMost(SYNC_TARGETS_ACTIVE, SYNC_TARGETS_ESTABLISHED);
        atMost(SYNC_TARGETS_ESTABLISHED, SYNC_TARGETS_KNOWN);
        atMost(SYNC_TARGETS_ROOT, SYNC_TARGETS_KNOWN);
        atMost(SYNC_TARGETS_ACTIVE_ANCHORS, SYNC_TARGETS_ESTABLISHED_ANCHORS);
        atMost(SYNC_TARGETS_ESTABLISHED_ANCHORS, SYNC_TARGETS_KNOWN_ANCHORS);
    }

    private void checkConnections() {
        int most = config.get(LIMITS_MAX_CONNECTIONS);
        if (config.inboundHard() > most) {
            throw tooMuch(LIMITS_INBOUND_HARD, LIMITS_MAX_CONNECTIONS);
        }
        if (config.inboundSoft() > config.inboundHard()) {
            throw error(
                    LIMITS_INBOUND_SOFT,
                    "expected at most " + LIMITS_INBOUND_HARD + ", which is " + config.inboundHard() + " ("
                            + config.origin(LIMITS_INBOUND_HARD) + ")");
        }
    }

    private void checkRate(ConfigKey<Long> ofOnePeer, ConfigKey<Long> ofTheNode) {
        if (config.get(ofTheNode) != 0) {
            atMost(ofOnePeer, ofTheNode);
        }
    }

    private void checkSomebodyToDial(ConfigKey<Boolean> key, boolean value) {
        boolean somebody = !config.get(PEERS).isEmpty()
                || config.get(TOPOLOGY_FILE).isPresent()
                || config.get(LISTEN).isPresent();
        if (config.get(key) == value && !somebody) {
            throw error(
                    key,
                    "expected with it " + PEERS + ", " + TOPOLOGY_FILE + " or " + LISTEN
                            + ", or there would be no connection");
        }
    }

    private <T extends Comparable<T>> void atMost(ConfigKey<T> key, ConfigKey<T> limit) {
        if (config.get(key).compareTo(config.get(limit)) > 0) {
            throw tooMuch(key, limit);
        }
    }

    private ConfigurationException tooMuch(ConfigKey<?> key, ConfigKey<?> limit) {
        return error(key, "expected at most " + value(limit));
    }

    private <T> String value(ConfigKey<T> key) {
        return key + ", which is " + key.show(config.get(key)) + " (" + config.origin(key) + ")";
    }

    private <T> ConfigurationException error(ConfigKey<T> key, String expected) {
        return new ConfigurationException(
                key + ": found " + key.show(config.get(key)) + " (" + config.origin(key) + "), " + expected);
    }
}
