package dev.hearth.p2p.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final String ROOT = "dev.hearth.p2p";
    private static final String FIXTURE = ROOT + ".architecture.fixture";
    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages(ROOT);
    private static final JavaClasses OFFENCES = new ClassFileImporter().importPackages(FIXTURE);

    @Test
    void everyLibraryModuleIsSeenAndNoTest() {
        assertThat(LIBRARY)
                .extracting(JavaClass::getName)
                .contains(
                        ROOT + ".crypto.Digests",
                        ROOT + ".messages.Hash",
                        ROOT + ".discovery.package-info",
                        ROOT + ".runtime.NodeRuntime")
                .noneMatch(name -> name.startsWith(ROOT + ".testing.") || name.startsWith(ROOT + ".architecture."));
    }

    @ParameterizedTest
    @EnumSource
    void libraryKeeps(Rule rule) {
        rule.under(ROOT).check(LIBRARY);
    }

    @ParameterizedTest
    @MethodSource("offences")
    void eachOffenceIsReported(Rule rule, List<String> offenders) {
        List<String> reports =
                rule.under(FIXTURE).evaluate(OFFENCES).getFailureReport().getDetails();

        assertThat(offenders)
                .isNotEmpty()
                .allSatisfy(offender ->
                        assertThat(reports).anyMatch(report -> report.contains("<" + FIXTURE + "." + offender)));
    }

    @ParameterizedTest
    @EnumSource
    void nothingElseIsReported(Rule rule) {
        assertThat(rule.under(FIXTURE).evaluate(OFFENCES).getFailureReport().getDetails())
                .noneMatch(report -> report.contains("<" + FIXTURE + ".runtime.ThreadedRuntime")
                        || report.contains("Class <" + FIXTURE + ".simulation.")
                        || report.contains("Field <" + FIXTURE + ".graphene."));
    }

    static Stream<Arguments> offences() {
        return Stream.of(
                Arguments.of(Rule.TIME_COMES_FROM_THE_RUNTIME, membersOf("TimeOffences")),
                Arguments.of(Rule.CHANCE_COMES_FROM_THE_RUNTIME, membersOf("ChanceOffences")),
                Arguments.of(Rule.NAMES_ARE_RESOLVED_BY_THE_RUNTIME, membersOf("NameResolutionOffences")),
                Arguments.of(Rule.NOTHING_BLOCKS_OR_LEAVES_ITS_EXECUTOR, membersOf("ExecutorOffences")),
                Arguments.of(Rule.ORDER_IS_THE_SAME_IN_EVERY_JVM, membersOf("OrderOffences")),
                Arguments.of(Rule.NOTHING_IS_PRINTED, membersOf("PrintOffences")),
                Arguments.of(Rule.STATE_IS_NEVER_STATIC, membersOf("StaticOffences")),
                Arguments.of(
                        Rule.MODULES_DEPEND_DOWNWARD,
                        List.of(
                                "crypto.CryptoAboveMessages.upward",
                                "messages.MessagesAboveDiscovery.upward",
                                "discovery.DiscoveryAboveCore.upward")),
                Arguments.of(Rule.NOTHING_DEPENDS_ON_THE_SIMULATION, List.of("relay.RelayInSimulation.simulation")),
                Arguments.of(
                        Rule.THE_CORE_NAMES_NO_PROTOCOL,
                        List.of("sync.SyncNamingGraphene.session", "relay.RelayNamingGrapheneMessage.message")),
                Arguments.of(
                        Rule.NAMES_SAY_WHAT_A_CLASS_IS,
                        List.of(
                                "NameOffences$StringUtil",
                                "NameOffences$NetUtils",
                                "NameOffences$ConnectHelper",
                                "NameOffences$NodeImpl",
                                "NameOffences$BaseNode")));
    }

    @Test
    void everyRuleHasAnOffence() {
        assertThat(offences().map(arguments -> arguments.get()[0])).containsExactlyInAnyOrder((Object[]) Rule.values());
    }

    /** Every method and static field of an offender, as reports name them. */
    private static List<String> membersOf(String offender) {
        JavaClass type = OFFENCES.get(FIXTURE + "." + offender);
        List<String> members = new ArrayList<>();
        for (JavaCodeUnit method : type.getMethods()) {
            if (!method.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                members.add(offender + "." + method.getName() + "(");
            }
        }
        for (JavaField field : type.getFields()) {
            members.add(offender + "." + field.getName() + ">");
        }
        return members;
    }
}
