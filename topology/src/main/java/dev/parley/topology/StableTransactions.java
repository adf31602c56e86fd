package dev.parley.topology;

import dev.parley.topology.support.BrokerTime;
import dev.parley.topology.support.PolledBatch;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Clients whose transactional ids are the same after a restart. Kafka Streams makes them from an id that it keeps beside
 * stores on disk; where all stores lie in memory it draws another one at every start, and the transaction that a killed
 * instance left open would hold up every reader until its timeout. They tell the time of the broker, too.
 */
final class StableTransactions extends StreamsClients {
    private final String instance;
    private final BrokerTime time;

    /**
     * @param instance unique among the instances of all applications, the same after a restart
     * @param batch told what stream threads poll
     * @param time told when the broker got records
     */
    StableTransactions(String instance, PolledBatch batch, BrokerTime time) {
        super(config -> new PolledConsumer(config, batch, time));
        this.instance = instance;
        this.time = time;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        Map<String, Object> stable = new HashMap<>(config);
        stable.computeIfPresent(ProducerConfig.TRANSACTIONAL_ID_CONFIG, (_, id) -> stable(id.toString()));
        return new TimedProducer(stable, time);
    }

    /** Theirs ends with the number of the thread. */
    private String stable(String transactionalId) {
        return instance + transactionalId.substring(transactionalId.lastIndexOf('-'));
    }
}
