package dev.parley.cli.generate;

import dev.parley.cli.generate.ProgressWatch.Missing;
import dev.parley.cli.runtime.Installation;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Which roles of an installation somebody has taken, by the members of their consumer groups. */
record Attendance(Installation installation) {
    /** Who is missing; nobody, when the broker does not tell. */
    Missing missing() {
        String prefix = installation.topics().prefix();
        try (Admin admin = Admin.create(installation.kafka())) {
            return new Missing(isEmpty(admin, prefix + "generation"), isEmpty(admin, prefix + "worker"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Missing.NOTHING;
        }
    }

    /** A group that nobody has ever joined cannot be described. */
    private static boolean isEmpty(Admin admin, String group) throws InterruptedException {
        try {
            return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .map(ConsumerGroupDescription::members)
                    .allMatch(Collection::isEmpty);
        } catch (ExecutionException e) {
            return e.getCause() instanceof GroupIdNotFoundException;
        }
    }
}
