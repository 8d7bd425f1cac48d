import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.jms.*;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQSession;

/**
 * The load of the crash tests, in a process that outlives the broker. Usage: CrashLoad URL HISTORY_FILE; commands come
 * as lines on standard input, each is answered by one line when it is done:
 *   load GENERATION CONFIRMATIONS   8 producers and 4 consumers until the broker dies; first `running` when so many were confirmed
 *   publish GENERATION COUNT        the producers only, COUNT messages each
 *   drain GENERATION                one consumer for each queue until it is empty
 *   fill GENERATION SIZE LIMIT      one producer until the first refusal, or LIMIT messages; says which
 *   ping                            a message there and back on a connection that stays
 */
public final class CrashLoad {
  private static final String[] QUEUES = {"CRASH.0", "CRASH.1"};
  private static final int PRODUCERS = 8;
  private static final int CONSUMERS = 4;
  private static final int SENDS_IN_TRANSACTION = 5;
  private static final int RECEIVES_IN_TRANSACTION = 4;
  /** A producer that is this far ahead within one round waits for the crash. */
  private static final int MOST_PER_ROUND = 2_000;

  private final ActiveMQConnectionFactory factory;
  private final History history;
  private final int[] sequences = new int[PRODUCERS + 1];
  private final AtomicInteger transactions = new AtomicInteger();
  private final AtomicInteger lives = new AtomicInteger();
  private Ping ping;

  private CrashLoad(String url, History history) {
    factory = new ActiveMQConnectionFactory(url + "?jms.sendAcksAsync=false&jms.closeTimeout=1000&jms.watchTopicAdvisories=false");
    this.history = history;
  }

  public static void main(String[] args) throws Exception {
    History history = new History(args[1]);
    CrashLoad load = new CrashLoad(args[0], history);
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      say(load.obey(line.split(" ")));
    }
    System.exit(0);
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private String obey(String[] words) throws Exception {
    try {
      if (words.length > 1) history.add("round", words[1]);
      switch (words[0]) {
        case "load": return load(Integer.parseInt(words[2]));
        case "publish": return publish(Integer.parseInt(words[2]));
        case "drain": return drain();
        case "fill": return fill(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        case "ping": return ping();
        default: return "unknown command " + words[0];
      }
    } catch (JMSException error) {
      return "failed " + error;
    } finally {
      history.flush();
    }
  }

  interface Work { void run() throws Exception; }

  /** Runs each in a thread of its own; one that fails has met the crash. */
  private static void together(List<Work> works) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Work work : works) {
      Thread thread = new Thread(() -> {
        try {
          work.run();
        } catch (JMSException crash) {
          // What was begun and not confirmed stays in doubt, as the history shows.
        } catch (Exception error) {
          error.printStackTrace();
        }
      });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) thread.join();
  }

  private String load(int confirmations) throws InterruptedException {
    CountDownLatch confirmed = new CountDownLatch(confirmations);
    List<Work> works = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      int producer = i;
      works.add(() -> produce(producer, MOST_PER_ROUND, confirmed, true));
    }
    for (int i = 0; i < CONSUMERS; i++) {
      int consumer = i;
      works.add(() -> consume(consumer, confirmed));
    }
    Thread watcher = new Thread(() -> {
      try {
        confirmed.await();
        say("running");
      } catch (InterruptedException ended) { /* The load ended first. */ }
    });
    watcher.start();
    together(works);
    watcher.interrupt();
    watcher.join();
    return "ended";
  }

  private String publish(int count) throws InterruptedException {
    List<Work> works = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      int producer = i;
      works.add(() -> produce(producer, count, new CountDownLatch(0), false));
    }
    together(works);
    return "published";
  }

  private void produce(int producer, int count, CountDownLatch confirmed, boolean untilCrash) throws Exception {
    boolean transacted = producer % 4 >= 2;
    try (Closing connection = connect()) {
      Session session = connection.session(transacted, Session.AUTO_ACKNOWLEDGE);
      MessageProducer out = session.createProducer(session.createQueue(QUEUES[producer % 2]));
      String transaction = "-";
      int open = 0;
      for (int i = 0; i < count; i++) {
        if (transacted && open == 0) transaction = "p" + transactions.incrementAndGet();
        int sequence = ++sequences[producer];
        String id = producer + " " + sequence;
        history.add("send", id, transaction);
        out.send(session.createTextMessage(Body.of(producer, sequence, 100 + sequence % 13 * 100)));
        if (!transacted) {
          history.add("sent", id);
          confirmed.countDown();
        } else if (++open == SENDS_IN_TRANSACTION || i == count - 1) {
          commit(session, transaction);
          confirmed.countDown();
          open = 0;
        }
      }
      if (untilCrash) connection.awaitCrash();
    }
  }

  private void commit(Session session, String transaction) throws JMSException {
    history.add("committing", transaction);
    session.commit();
    history.add("committed", transaction);
  }

  private void consume(int consumer, CountDownLatch confirmed) throws Exception {
    boolean transacted = consumer % 4 >= 2;
    String life = String.valueOf(lives.incrementAndGet());
    try (Closing connection = connect()) {
      Session session = connection.session(transacted, ActiveMQSession.INDIVIDUAL_ACKNOWLEDGE);
      MessageConsumer in = session.createConsumer(session.createQueue(QUEUES[consumer % 2]));
      String transaction = "-";
      int open = 0;
      while (true) {
        if (transacted && open == 0) transaction = "c" + transactions.incrementAndGet();
        Message message = in.receive(open == 0 ? 0 : 50);
        if (message != null) {
          String id = received(message, life, transaction);
          open++;
          if (!transacted) {
            acknowledge(message, id);
            confirmed.countDown();
            open = 0;
          }
        } else if (open == 0) {
          return; // receive() without limit gives null only when the connection has ended.
        }
        if (transacted && open > 0 && (message == null || open == RECEIVES_IN_TRANSACTION)) {
          commit(session, transaction);
          confirmed.countDown();
          open = 0;
        }
      }
    }
  }

  private String received(Message message, String life, String transaction) throws JMSException {
    String id = Body.sender(message);
    if (id == null) history.add("corrupt", life, message.getJMSMessageID());
    else history.add("receive", life, id, transaction);
    return id;
  }

  private void acknowledge(Message message, String id) throws JMSException {
    if (id != null) history.add("acking", id);
    message.acknowledge();
    if (id != null) history.add("acked", id);
  }

  private String drain() throws Exception {
    AtomicInteger count = new AtomicInteger();
    List<Work> works = new ArrayList<>();
    for (String queue : QUEUES) works.add(() -> drain(queue, count));
    together(works);
    return "drained " + count.get();
  }

  private void drain(String name, AtomicInteger count) throws Exception {
    String life = String.valueOf(lives.incrementAndGet());
    try (Closing connection = connect()) {
      Session session = connection.session(false, ActiveMQSession.INDIVIDUAL_ACKNOWLEDGE);
      Queue queue = session.createQueue(name);
      MessageConsumer in = session.createConsumer(queue);
      int idle = 0;
      while (idle < 50) {
        Message message = in.receive(idle == 0 ? 100 : 200);
        if (message != null) {
          acknowledge(message, received(message, life, "-"));
          count.incrementAndGet();
          idle = 0;
        } else if (!session.createBrowser(queue).getEnumeration().hasMoreElements()) {
          return;
        } else {
          idle++;
        }
      }
      history.add("corrupt", life, "messages-that-nobody-gets");
    }
  }

  private String fill(int size, int limit) throws Exception {
    int sent = 0;
    try (Closing connection = connect()) {
      Session session = connection.session(false, Session.AUTO_ACKNOWLEDGE);
      MessageProducer out = session.createProducer(session.createQueue(QUEUES[0]));
      for (; sent < limit; sent++) {
        int sequence = ++sequences[PRODUCERS];
        String id = PRODUCERS + " " + sequence;
        history.add("send", id, "-");
        out.send(session.createTextMessage(Body.of(PRODUCERS, sequence, size)));
        history.add("sent", id);
      }
      return "filled " + sent;
    } catch (JMSException refused) {
      return "refused " + sent + " " + refused;
    }
  }

  private String ping() throws Exception {
    if (ping == null) ping = new Ping(connect());
    return ping.once();
  }

  private Closing connect() throws JMSException { return new Closing(factory.createConnection()); }
}
