package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hearth.p2p.messages.graphene.ConnectionDirection;
import dev.hearth.p2p.messages.graphene.FirewallCheckResult;
import dev.hearth.p2p.messages.graphene.FirewallState;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** One-byte enums, as lower-case names; a code without a name is a number. */
final class Codes<E extends Enum<E>> {
    static final Codes<RejectionReason> REJECTION_REASON =
            new Codes<>(List.of(RejectionReason.values()), RejectionReason::code);
    static final Codes<ConnectionDirection> DIRECTION =
            new Codes<>(List.of(ConnectionDirection.values()), ConnectionDirection::code);
    static final Codes<FirewallState> FIREWALLED = new Codes<>(List.of(FirewallState.values()), FirewallState::code);
    static final Codes<FirewallCheckResult> FIREWALL_CHECK =
            new Codes<>(List.of(FirewallCheckResult.values()), FirewallCheckResult::code);

    private static final int MAX_CODE = 255;

    private final List<E> values;
    private final ToIntFunction<E> code;

    private Codes(List<E> values, ToIntFunction<E> code) {
        this.values = values;
        this.code = code;
    }

    JsonNode show(int wanted) {
        for (E value : values) {
            if (code.applyAsInt(value) == wanted) {
                return JsonNodeFactory.instance.textNode(name(value));
            }
        }
        return JsonNodeFactory.instance.numberNode(wanted);
    }

    int parse(JsonNode node, String path) {
        for (E value : values) {
            if (name(value).equals(node.textValue())) {
                return code.applyAsInt(value);
            }
        }
        try {
            return (int) Numbers.parse(node, path, MAX_CODE);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    path + " must be 0 to 255 or one of "
                            + String.join(", ", values.stream().map(Codes::name).toList()),
                    e);
        }
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
