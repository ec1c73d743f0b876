package dev.hearth.p2p.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static dev.hearth.p2p.architecture.Calls.inside;
import static dev.hearth.p2p.architecture.Calls.to;
import static dev.hearth.p2p.architecture.Calls.toAny;
import static dev.hearth.p2p.architecture.Calls.toAnythingOf;
import static dev.hearth.p2p.architecture.Calls.toNew;
import static dev.hearth.p2p.architecture.Calls.withFewerParametersThan;
import static dev.hearth.p2p.architecture.Calls.withParameters;
import static dev.hearth.p2p.architecture.Calls.withoutExecutor;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;

/**
 * What no library module may do. Nodes run whole in a deterministic simulation, so time, chance,
 * threads and names come from the runtime, and nothing may depend on an order that differs between two JVMs.
 */
enum Rule {
    TIME_COMES_FROM_THE_RUNTIME {
        @Override
        ArchRule under(String root) {
            return onlyTheThreadedRuntime(
                    root,
                    List.of(
                            to(System.class, "currentTimeMillis|nanoTime"),
                            to(Clock.class, "system.*|tick.*"),
                            to(Ticker.class, "systemTicker"),
                            to(Instant.class, "now").and(withParameters()),
                            to(LocalDate.class, "now"),
                            to(LocalTime.class, "now"),
                            to(LocalDateTime.class, "now"),
                            to(OffsetDateTime.class, "now"),
                            to(ZonedDateTime.class, "now"),
                            toNew(Date.class).and(withParameters())));
        }
    },
    CHANCE_COMES_FROM_THE_RUNTIME {
        @Override
        ArchRule under(String root) {
            return onlyTheThreadedRuntime(
                    root,
                    List.of(
                            to(Math.class, "random"),
                            toNew(Random.class),
                            toAnythingOf(ThreadLocalRandom.class),
                            toNew(SplittableRandom.class).and(withParameters()),
                            to(RandomGenerator.class, "of|getDefault"),
                            // The protected constructor, for subclasses, brings a source of its own.
                            toNew(SecureRandom.class).and(withParameters()),
                            toNew(SecureRandom.class, byte[].class),
                            to(SecureRandom.class, "getInstance.*"),
                            to(UUID.class, "randomUUID"),
                            to(Collections.class, "shuffle").and(withFewerParametersThan(2))));
        }
    },
    NAMES_ARE_RESOLVED_BY_THE_RUNTIME {
        @Override
        ArchRule under(String root) {
            return onlyTheThreadedRuntime(
                    root,
                    List.of(
                            toAny(
                                    InetAddress.class,
                                    "getByName|getAllByName|getLocalHost|getHostName|getCanonicalHostName"),
                            to(InetSocketAddress.class, "getHostName"),
                            toNew(InetSocketAddress.class, String.class, int.class)));
        }
    },
    NOTHING_BLOCKS_OR_LEAVES_ITS_EXECUTOR {
        @Override
        ArchRule under(String root) {
            return never(List.of(
                    to(Thread.class, "sleep"),
                    to(TimeUnit.class, "sleep"),
                    toAny(Collection.class, "parallelStream"),
                    toAny(BaseStream.class, "parallel"),
                    to(Arrays.class, "parallel.*"),
                    to(ForkJoinPool.class, "commonPool"),
                    toAny(CompletionStage.class, ".*Async").and(withoutExecutor()),
                    toAny(CompletableFuture.class, "orTimeout|completeOnTimeout|delayedExecutor|defaultExecutor")));
        }
    },
    ORDER_IS_THE_SAME_IN_EVERY_JVM {
        @Override
        ArchRule under(String root) {
            return never(List.of(
                    to(Set.class, "of|copyOf"),
                    to(Map.class, "of|ofEntries|copyOf"),
                    toNew(HashMap.class),
                    toNew(HashSet.class),
                    toNew(WeakHashMap.class),
                    toAnythingOf(IdentityHashMap.class),
                    toAnythingOf(ConcurrentHashMap.class),
                    to(System.class, "identityHashCode"),
                    to(Collectors.class, "toSet|toUnmodifiable(Set|Map)|toConcurrentMap|groupingByConcurrent"),
                    // With a map of the caller's choice they do keep an order.
                    to(Collectors.class, "toMap").and(withFewerParametersThan(4)),
                    to(Collectors.class, "groupingBy").and(withFewerParametersThan(3))));
        }
    },
    NOTHING_IS_PRINTED {
        @Override
        ArchRule under(String root) {
            return never(List.of(to(System.class, "out|err"), toAny(Throwable.class, "printStackTrace")));
        }
    },
    STATE_IS_NEVER_STATIC {
        @Override
        ArchRule under(String root) {
            return noFields().should(ArchCondition.from(describe("be static and mutable", Rule::isMutableStatic)));
        }
    },
    MODULES_DEPEND_DOWNWARD {
        @Override
        ArchRule under(String root) {
            DescribedPredicate<JavaClass> crypto = resideInAPackage(root + ".crypto..");
            DescribedPredicate<JavaClass> messages = resideInAPackage(root + ".messages..");
            DescribedPredicate<JavaClass> discovery = resideInAPackage(root + ".discovery..");
            DescribedPredicate<JavaClass> core = resideInAPackage(root + "..")
                    .and(not(or(List.of(crypto, messages, discovery))))
                    .as("in p2p-core");
            return CompositeArchRule.of(List.of(
                    noClasses()
                            .that(crypto)
                            .should()
                            .dependOnClassesThat(messages.or(discovery).or(core)),
                    noClasses().that(messages).should().dependOnClassesThat(discovery.or(core)),
                    noClasses().that(discovery).should().dependOnClassesThat(core)));
        }
    },
    NOTHING_DEPENDS_ON_THE_SIMULATION {
        @Override
        ArchRule under(String root) {
            DescribedPredicate<JavaClass> simulation = resideInAPackage(root + ".simulation..");
            return noClasses().that(not(simulation)).should().dependOnClassesThat(simulation);
        }
    },
    THE_CORE_NAMES_NO_PROTOCOL {
        @Override
        ArchRule under(String root) {
            DescribedPredicate<JavaClass> protocols = resideInAnyPackage(
                    root + ".graphene..",
                    root + ".bitcoin..",
                    root + ".messages.graphene..",
                    root + ".messages.bitcoin..");
            return noClasses().that(not(protocols)).should().dependOnClassesThat(protocols);
        }
    },
    NAMES_SAY_WHAT_A_CLASS_IS {
        @Override
        ArchRule under(String root) {
            return noClasses().should().haveNameMatching(".*[.$](\\w*(Utils?|Helpers?|Impl)|Base([A-Z]\\w*)?)");
        }
    };

    /** The rule for the modules below this root package. */
    abstract ArchRule under(String root);

    private static ArchRule onlyTheThreadedRuntime(String root, List<DescribedPredicate<JavaAccess<?>>> calls) {
        return noClasses()
                .that(not(inside(root + ".runtime.ThreadedRuntime")))
                .should()
                .accessTargetWhere(or(calls));
    }

    private static ArchRule never(List<DescribedPredicate<JavaAccess<?>>> calls) {
        return noClasses().should().accessTargetWhere(or(calls));
    }

    private static boolean isMutableStatic(JavaField field) {
        if (!field.getModifiers().contains(JavaModifier.STATIC)) {
            return false;
        }
        JavaClass type = field.getRawType();
        boolean atomic = type.getPackageName().equals("java.util.concurrent.atomic")
                && !type.getSimpleName().endsWith("FieldUpdater");
        return !field.getModifiers().contains(JavaModifier.FINAL)
                || atomic
                || type.isAssignableTo(ConcurrentMap.class)
                || type.isAssignableTo(ThreadLocal.class);
    }
}
