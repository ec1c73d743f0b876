package dev.hearth.p2p.trust;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A set of permissions. Immutable; what a permission includes is always in the set as well. */
public final class Permissions {
    /** Nothing: a peer that is to be disconnected. */
    public static final Permissions NONE = of();

    /** What a peer has that is connected and not trusted yet. */
    public static final Permissions BASIC = of(Permission.BASIC);

    /** Everything a normal peer of a chain needs, and no favours. */
    public static final Permissions NORMAL =
            of(Permission.BASIC, Permission.ADDRESSES, Permission.RELAY, Permission.SYNC, Permission.MESSAGES);

    /** Everything. */
    public static final Permissions ALL = of(Permission.values());

    private final EnumSet<Permission> set;

    /** Takes ownership of {@code set}. */
    private Permissions(EnumSet<Permission> set) {
        this.set = set;
    }

    /** These permissions and what they include. */
    public static Permissions of(Permission... permissions) {
        return closure(Arrays.asList(permissions));
    }

    private static Permissions closure(Collection<Permission> permissions) {
        EnumSet<Permission> set = EnumSet.noneOf(Permission.class);
        permissions.forEach(permission -> set.addAll(permission.closure()));
        return new Permissions(set);
    }

    /** Whether {@code permission} is among them. */
    public boolean has(Permission permission) {
        return set.contains(permission);
    }

    /** Null when {@code call} may go on, else why it is refused. */
    public @Nullable Refusal refuse(Call call) {
        return has(call.permission()) ? null : new Refusal(call, Refusal.Ground.PERMISSION);
    }

    /** These and those. */
    public Permissions plus(Permissions others) {
        EnumSet<Permission> union = EnumSet.copyOf(set);
        union.addAll(others.set);
        return new Permissions(union);
    }

    /** These without those; what one that stays includes stays too. */
    public Permissions minus(Permissions others) {
        EnumSet<Permission> rest = EnumSet.copyOf(set);
        rest.removeAll(others.set);
        return closure(rest);
    }

    /** In the order of {@link Permission}. */
    public List<Permission> list() {
        return List.copyOf(set);
    }

    /**
     * Reads words of {@link Permission#text} separated by commas, or {@code all}; an empty text is {@link #NONE}.
     *
     * @throws IllegalArgumentException saying in one line what is wrong
     */
    public static Permissions parse(String text) {
        Permissions permissions = NONE;
        if (text.isEmpty()) {
            return permissions;
        }
        for (String word : text.split(",", -1)) {
            permissions = permissions.plus(word.equals("all") ? ALL : of(Permission.parse(word)));
        }
        return permissions;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Permissions that && set.equals(that.set);
    }

    @Override
    public int hashCode() {
        return toString().hashCode(); // Those of enum constants differ between runs.
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return list().stream().map(Permission::text).collect(Collectors.joining(","));
    }
}
