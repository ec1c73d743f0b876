package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.examples.simulation.InboundFlood;
import dev.hearth.p2p.examples.simulation.SampleNodes;
import dev.hearth.p2p.simulation.population.Attacker;
import dev.hearth.p2p.simulation.population.NodeAttackers;
import dev.hearth.p2p.simulation.population.Scenario.Invasion;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An attacker as {@code KIND:SHARE}.
 *
 * @param kind what it does
 * @param share its hosts, as a share of the honest nodes, above 0 to 10
 */
record AttackOption(Kind kind, double share) {
    private static final double MOST_SHARE = 10;

    /** What attackers do. */
    enum Kind {
        ADDRESS_SPAM {
            @Override
            Attacker attacker(SampleNodes<?, ?> nodes) {
                return new NodeAttackers(nodes).addressSpam(false);
            }
        },
        REACHABLE_SPAM {
            @Override
            Attacker attacker(SampleNodes<?, ?> nodes) {
                return new NodeAttackers(nodes).addressSpam(true);
            }
        },
        INBOUND_FLOOD {
            @Override
            Attacker attacker(SampleNodes<?, ?> nodes) {
                return new InboundFlood(nodes.protocol());
            }
        },
        STALLERS {
            @Override
            Attacker attacker(SampleNodes<?, ?> nodes) {
                return new NodeAttackers(nodes).stallers();
            }
        },
        ECLIPSE {
            @Override
            Attacker attacker(SampleNodes<?, ?> nodes) {
                return new NodeAttackers(nodes).eclipse();
            }
        };

        abstract Attacker attacker(SampleNodes<?, ?> nodes);

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static String words() {
            return Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "));
        }
    }

    Invasion invasion(int honest, SampleNodes<?, ?> nodes) {
        return new Invasion((int) Math.max(1, Math.round(share * honest)), kind.attacker(nodes));
    }

    static final class Converter implements ITypeConverter<AttackOption> {
        @Override
        public AttackOption convert(String text) {
            int colon = text.indexOf(':');
            String word = colon < 0 ? text : text.substring(0, colon);
            Kind kind = Arrays.stream(Kind.values())
                    .filter(one ->
                            one.word().equals(word.toLowerCase(Locale.ROOT).replace('_', '-')))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("'" + word + "' is not an attack; there are " + Kind.words()));
            return new AttackOption(kind, share(text, colon));
        }

        private static double share(String text, int colon) {
            try {
                double share = colon < 0 ? -1 : Double.parseDouble(text.substring(colon + 1));
                if (share > 0 && share <= MOST_SHARE) {
                    return share;
                }
            } catch (NumberFormatException notANumber) {
                // Said below.
            }
            throw new TypeConversionException(
                    "'" + text + "' does not end in ':' and a share above 0, at most 10, like 0.1");
        }
    }
}
