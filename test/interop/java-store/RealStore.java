import java.io.File;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQXAConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.store.SharedFileLocker;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/** The real broker on a KahaDB directory, small files, no network: what all programs here start from. */
final class RealStore implements AutoCloseable {
    final BrokerService broker = new BrokerService();
    final KahaDBPersistenceAdapter adapter = new KahaDBPersistenceAdapter();

    /** maxFileLength in bytes; connector null for none; lockSleepMs is the slave's interval. */
    RealStore(File directory, int maxFileLength, String connector, long lockSleepMs) throws Exception {
        adapter.setDirectory(directory);
        adapter.setJournalMaxFileLength(maxFileLength);
        adapter.setCheckForCorruptJournalFiles(true);
        adapter.setLockKeepAlivePeriod(500);
        SharedFileLocker locker = new SharedFileLocker();
        locker.setDirectory(directory);
        locker.setLockAcquireSleepInterval(lockSleepMs);
        adapter.setLocker(locker);
        broker.setBrokerName("real");
        broker.setUseJmx(false);
        broker.setUseShutdownHook(false);
        broker.setAdvisorySupport(false);
        broker.setSchedulerSupport(false);
        broker.setDataDirectoryFile(new File(directory.getParentFile(), "real-data"));
        broker.getSystemUsage().getStoreUsage().setLimit(1L << 30);
        broker.getSystemUsage().getTempUsage().setLimit(1L << 28);
        broker.setPersistenceAdapter(adapter);
        if (connector != null) broker.addConnector(connector);
    }

    RealStore start() throws Exception {
        broker.start();
        broker.waitUntilStarted();
        return this;
    }

    ActiveMQConnectionFactory factory() {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("vm://real?create=false");
        factory.getPrefetchPolicy().setAll(1); // What is not taken stays where it is.
        return factory;
    }

    ActiveMQXAConnectionFactory xaFactory() {
        ActiveMQXAConnectionFactory factory = new ActiveMQXAConnectionFactory("vm://real?create=false");
        factory.getPrefetchPolicy().setAll(1);
        return factory;
    }

    @Override public void close() throws Exception {
        broker.stop();
        broker.waitUntilStopped();
    }
}
