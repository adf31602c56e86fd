package dev.parley.cli.generate;

import dev.parley.cli.generate.ProgressWatch.Missing;
import dev.parley.cli.runtime.Installation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Which roles of an installation somebody has taken, by the members of their consumer groups. */
record Attendance(Installation installation) {
    /** Who is missing; nobody, when the broker does not tell. */
    Missing missing() {
        String topology = installation.topics().prefix() + "generation";
        String worker = installation.topics().prefix() + "worker";
        try (Admin admin = Admin.create(installation.kafka())) {
            Map<String, KafkaFuture<ConsumerGroupDescription>> groups =
                    admin.describeConsumerGroups(List.of(topology, worker)).describedGroups();
            return new Missing(isEmpty(groups.get(topology)), isEmpty(groups.get(worker)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Missing.NOTHING;
        }
    }

    /** A group that nobody has ever joined cannot be described. */
    private static boolean isEmpty(KafkaFuture<ConsumerGroupDescription> group) throws InterruptedException {
        try {
            return group.get().members().isEmpty();
        } catch (ExecutionException e) {
            return e.getCause() instanceof GroupIdNotFoundException;
        }
    }
}
