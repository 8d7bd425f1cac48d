import java.io.File;
import java.util.*;
import java.util.concurrent.CountDownLatch;
import org.apache.activemq.broker.scheduler.Job;
import org.apache.activemq.broker.scheduler.JobListener;
import org.apache.activemq.broker.scheduler.JobScheduler;
import org.apache.activemq.command.*;
import org.apache.activemq.openwire.OpenWireFormat;
import org.apache.activemq.store.kahadb.scheduler.JobSchedulerStoreImpl;
import org.apache.activemq.util.ByteSequence;

/**
 * usage: WorkJobs DIR ROUND - the real job store on a directory, in place: prints its jobs, and unless ROUND is 0 adds some,
 * removes some, lets one come due twice, and prints them again after a restart.
 */
public class WorkJobs {
    private static final long HOUR = 3_600_000;
    private static final OpenWireFormat FORMAT = new OpenWireFormat();

    public static void main(String[] args) throws Exception {
        FORMAT.setVersion(11);
        File directory = new File(args[0]);
        int round = Integer.parseInt(args[1]);
        JobSchedulerStoreImpl store = open(directory);
        dump(store);
        if (round > 0) {
            work(store, round);
            store.stop();
            store = open(directory);
            dump(store);
        }
        store.stop();
        Runtime.getRuntime().halt(0);
    }

    private static JobSchedulerStoreImpl open(File directory) throws Exception {
        JobSchedulerStoreImpl store = new JobSchedulerStoreImpl();
        store.setDirectory(directory);
        store.setJournalMaxFileLength(64 * 1024);
        store.setCheckForCorruptJournalFiles(true);
        store.start();
        return store;
    }

    private static void dump(JobSchedulerStoreImpl store) throws Exception {
        SortedMap<String, Object> lines = new TreeMap<>();
        for (Job job : store.getJobScheduler("JMS").getAllJobs()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("id", job.getJobId());
            line.put("cron", job.getCronEntry());
            line.put("delay", job.getDelay());
            line.put("period", job.getPeriod());
            line.put("repeat", job.getRepeat());
            line.put("start", job.getStart());
            line.put("next", job.getNextExecutionTime());
            ActiveMQTextMessage message = (ActiveMQTextMessage) FORMAT.unmarshal(new ByteSequence(job.getPayload()));
            line.put("body", message.getText().trim());
            lines.put(job.getJobId(), line);
        }
        for (Object line : lines.values()) Line.print(line);
        Line.print(Map.of("end", true));
    }

    private static ByteSequence message(String text, int bytes) throws Exception {
        ActiveMQTextMessage message = new ActiveMQTextMessage();
        message.setMessageId(new MessageId("ID:work-1-1-1:1:1:1:1"));
        message.setProducerId(message.getMessageId().getProducerId());
        message.setDestination(new ActiveMQQueue("JOBS"));
        message.setPersistent(true);
        message.setText(String.format("%-" + bytes + "s", text));
        ByteSequence packet = FORMAT.marshal(message);
        return new ByteSequence(packet.data, packet.offset, packet.length);
    }

    private static void work(JobSchedulerStoreImpl store, int round) throws Exception {
        JobScheduler jobs = store.getJobScheduler("JMS");
        int at = 0;
        for (Job job : jobs.getAllJobs()) if (at++ % 3 == 0) jobs.remove(job.getJobId());
        for (int i = 0; i < 30; i++) {
            String id = "java-" + round + "-" + i;
            String cron = i % 5 == 0 ? "0 0 1 1 *" : "";
            jobs.schedule(id, message(id, 3000), cron, HOUR * (i + 1), i, i % 4 == 0 ? -1 : i % 7);
        }
        jobs.removeAllJobs(System.currentTimeMillis() + 3 * HOUR - 60_000, System.currentTimeMillis() + 5 * HOUR + 60_000);
        CountDownLatch twice = new CountDownLatch(2);
        JobListener listener = (id, payload) -> twice.countDown();
        jobs.addListener(listener);
        jobs.schedule("java-" + round + "-due", message("due", 3000), "", 1, HOUR, 9);
        jobs.schedule("java-" + round + "-over", message("over", 3000), "", 1, 0, 0);
        jobs.startDispatching();
        twice.await();
        while (jobs.getNextScheduleTime() < System.currentTimeMillis()) Thread.sleep(10);
        jobs.stopDispatching();
    }
}
