package dev.hearth.p2p.trust;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The application's say on who may come in. */
@FunctionalInterface
public interface InboundGate {
    /**
     * Decides on one attempt. Called on the application executor; the stage may be completed on any thread, within
     * {@link InboundPolicy#patience}.
     */
    CompletionStage<InboundDecision> admit(InboundAttempt attempt);

    /**
     * Asks {@code gate} and hands on what it says, once: a gate that throws, fails or answers null has refused. Called on
     * the application executor; {@code answer} is called there or on the thread that completes the stage.
     */
    static void ask(InboundGate gate, InboundAttempt attempt, Consumer<InboundDecision> answer) {
        CompletionStage<InboundDecision> stage;
        try {
            stage = gate.admit(attempt);
        } catch (RuntimeException e) {
            answer.accept(InboundDecision.refuse("the inbound gate threw " + e));
            return;
        }
        stage.whenComplete((decision, failure) -> answer.accept(orRefusal(decision, failure)));
    }

    private static InboundDecision orRefusal(@Nullable InboundDecision decision, @Nullable Throwable failure) {
        if (decision != null) {
            return decision;
        }
        return InboundDecision.refuse(
                failure == null ? "the inbound gate did not decide" : "the inbound gate failed with " + failure);
    }
}
