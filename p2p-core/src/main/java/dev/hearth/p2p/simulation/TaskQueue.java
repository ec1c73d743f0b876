package dev.hearth.p2p.simulation;

import dev.hearth.p2p.simulation.Timeline.Task;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in the order of when they fall due, and among those due at once by their numbers. A heap of four
 * children a node, with the times in an array of their own: large simulations spend much of their time here. What falls due
 * at the very instant it is put there, as most of what one loop hands to another does, only queues up.
 */
final class TaskQueue {
    private static final int CHILDREN = 4;

    private final ArrayDeque<Task> atOnce = new ArrayDeque<>();
    private long[] dues = new long[64];
    private @Nullable Task[] tasks = new Task[64];
    private int size;

    /** Adds a task that falls due now, after all that are there for this instant. */
    void addNow(Task task) {
        atOnce.add(task);
    }

    void add(Task task) {
        if (size == dues.length) {
            dues = Arrays.copyOf(dues, 2 * size);
            tasks = Arrays.copyOf(tasks, 2 * size);
        }
        size++;
        up(size - 1, task);
    }

    /** The first task, or null. */
    @Nullable
    Task peek(long now) {
        // What the heap has for this instant was put there before this instant began.
        return atOnce.isEmpty() || (size > 0 && dues[0] <= now) ? tasks[0] : atOnce.peek();
    }

    void remove(long now) {
        if (atOnce.isEmpty() || (size > 0 && dues[0] <= now)) {
            removeTop();
        } else {
            atOnce.remove();
        }
    }

    private void removeTop() {
        Task last = at(--size);
        tasks[size] = null;
        if (size > 0) {
            down(0, last);
        }
    }

    void removeIf(Predicate<Task> unwanted) {
        atOnce.removeIf(unwanted);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Task task = at(i);
            if (!unwanted.test(task)) {
                tasks[kept] = task;
                dues[kept] = dues[i];
                kept++;
            }
        }
        Arrays.fill(tasks, kept, size, null);
        size = kept;
        for (int i = size / CHILDREN; i >= 0 && size > 1; i--) {
            down(i, at(i));
        }
    }

    int size() {
        return size + atOnce.size();
    }

    private Task at(int index) {
        Task task = tasks[index];
        if (task == null) {
            throw new AssertionError("the heap has a hole at " + index);
        }
        return task;
    }

    private void up(int from, Task task) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) / CHILDREN;
            if (!isBefore(task, parent)) {
                break;
            }
            tasks[index] = tasks[parent];
            dues[index] = dues[parent];
            index = parent;
        }
        set(index, task);
    }

    private void down(int from, Task task) {
        int index = from;
        while (true) {
            int first = CHILDREN * index + 1;
            if (first >= size) {
                break;
            }
            int least = first;
            int end = Math.min(first + CHILDREN, size);
            for (int child = first + 1; child < end; child++) {
                if (dues[child] < dues[least] || (dues[child] == dues[least] && isBefore(at(child), least))) {
                    least = child;
                }
            }
            if (isBefore(task, least)) {
                break;
            }
            tasks[index] = tasks[least];
            dues[index] = dues[least];
            index = least;
        }
        set(index, task);
    }

    private boolean isBefore(Task task, int index) {
        return task.due() < dues[index]
                || (task.due() == dues[index] && task.order() < at(index).order());
    }

    private void set(int index, Task task) {
        tasks[index] = task;
        dues[index] = task.due();
    }
}
