package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.TopicProvisioner;
import dev.parley.schemas.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ParleyPlatform.class)
class ParleyPlatformIT {

    @Test
    void shouldProvisionTopicsUnderThePrefixOfTheClass(Endpoints endpoints, TopicNames names) throws Exception {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            assertThat(new TopicProvisioner(admin, names).provision(4, (short) 1))
                    .hasSize(Topics.all().size());
        }
        assertThat(names.prefix()).matches("t\\d+-parleyplatformit\\.");
    }

    @Test
    void shouldGiveEveryTestTheSamePlatform(Endpoints endpoints, Endpoints again, TopicNames names, TopicNames same) {
        assertThat(again).isSameAs(endpoints);
        assertThat(same).isEqualTo(names);
    }
}
