package dev.hearth.p2p.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.properties.HasName;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Predicates over what code calls, refers to by method reference, or reads. */
final class Calls {
    private Calls() {}

    /** A method of this very class whose name matches. */
    static DescribedPredicate<JavaAccess<?>> to(Class<?> owner, String names) {
        Pattern pattern = Pattern.compile(names);
        return named(
                owner.getSimpleName() + "." + names,
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && pattern.matcher(access.getName()).matches());
    }

    /** A method of this class or of one that inherits it, whose name matches. */
    static DescribedPredicate<JavaAccess<?>> toAny(Class<?> owner, String names) {
        Pattern pattern = Pattern.compile(names);
        return named(
                owner.getSimpleName() + "." + names,
                access -> access.getTargetOwner().isAssignableTo(owner)
                        && pattern.matcher(access.getName()).matches());
    }

    /** Any constructor of this very class. */
    static DescribedPredicate<JavaAccess<?>> toNew(Class<?> owner) {
        return to(owner, JavaConstructor.CONSTRUCTOR_NAME);
    }

    /** The constructor with these parameters. */
    static DescribedPredicate<JavaAccess<?>> toNew(Class<?> owner, Class<?>... parameters) {
        return to(owner, JavaConstructor.CONSTRUCTOR_NAME).and(withParameters(parameters));
    }

    /** Anything of this class. */
    static DescribedPredicate<JavaAccess<?>> toAnythingOf(Class<?> owner) {
        return to(owner, ".*");
    }

    /** With exactly these parameters. */
    static DescribedPredicate<JavaAccess<?>> withParameters(Class<?>... parameters) {
        List<String> expected = List.of(parameters).stream().map(Class::getName).toList();
        return named(
                "with parameters " + expected, access -> parametersOf(access).equals(expected));
    }

    /** With fewer parameters than this. */
    static DescribedPredicate<JavaAccess<?>> withFewerParametersThan(int count) {
        return named(
                "with fewer than " + count + " parameters",
                access -> parametersOf(access).size() < count);
    }

    /** Without an executor among the parameters. */
    static DescribedPredicate<JavaAccess<?>> withoutExecutor() {
        return named("without executor", access -> !parametersOf(access).contains(Executor.class.getName()));
    }

    private static List<String> parametersOf(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                ? target.getRawParameterTypes().stream().map(HasName::getName).toList()
                : List.of();
    }

    private static DescribedPredicate<JavaAccess<?>> named(String description, Predicate<JavaAccess<?>> predicate) {
        return describe(description, predicate);
    }

    /** The class itself or one nested in it. */
    static DescribedPredicate<JavaClass> inside(String className) {
        return describe(
                "inside " + className,
                type -> type.getName().equals(className) || type.getName().startsWith(className + "$"));
    }
}
